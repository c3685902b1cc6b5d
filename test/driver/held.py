# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The memory of the driver in a large project: see weigh-outcomes.cpp.
#
# RUN: %build/bin/weigh-outcomes
