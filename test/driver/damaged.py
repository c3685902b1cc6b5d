# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Answers of workers, and what is kept of them: see damage-outcomes.cpp.
#
# RUN: %python %s %build/bin/damage-outcomes

import resource
import subprocess
import sys

limit = 1 << 30
subprocess.run([sys.argv[1]], check=True, timeout=300,
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
