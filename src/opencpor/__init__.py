"""OpenCPOR: the open-source partner-of-record platform."""

__version__ = "0.1.0"
