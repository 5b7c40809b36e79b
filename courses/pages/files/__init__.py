"""A course as files: docs/course-files.md is the format, `read`, `load`, `export` and `check` are the four things to do with it."""
