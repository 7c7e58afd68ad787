"""The spiders: `news` crawls the live site."""
