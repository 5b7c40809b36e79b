"""The steps of the scripts, one file each. Standard library only: they run before anything is installed."""
