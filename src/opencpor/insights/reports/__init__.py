"""Reports: saved queries over published data sets, run as jobs and taken away as files."""
