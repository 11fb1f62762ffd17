"""Makes this copy ready to run."""

import installing
from place import read_env_file, say

if __name__ == "__main__":
    read_env_file()
    installing.everything_to_run()
    say("Đã sẵn sàng. Chạy: bin/run")
