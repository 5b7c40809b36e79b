"""The one reader of environment variables. It fails loudly, and also reads `NAME_FILE`.

`env.str("SECRET_KEY")` returns the variable SECRET_KEY, or the content of the file that SECRET_KEY_FILE names (as Docker
and Kubernetes hand out secrets). A value of the wrong kind raises `environs.EnvError` naming the variable.
"""

from environs import FileAwareEnv

env = FileAwareEnv()
