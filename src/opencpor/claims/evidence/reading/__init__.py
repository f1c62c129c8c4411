"""Takes the words out of stored files; runs in a confined child process, see `runtime.confined`."""
