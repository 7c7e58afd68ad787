"""The spiders: `news` crawls the live site, `wayback` the captures that the Wayback Machine has of it.

Imports what lies below.
"""
