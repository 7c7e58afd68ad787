"""The replayable record of the news that the Thai government publishes on thaigov.go.th."""

__version__ = "0.2.0"
