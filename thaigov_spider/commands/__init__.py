"""The commands of `scrapy` in this project; a module is a command."""
