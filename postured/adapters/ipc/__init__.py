"""The control socket: how the command line, the break window and scripts talk to the daemon."""
