# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Adds up the results of lit and of CTest to one line, and fails when a test did."""

import collections
import json
import sys
import xml.etree.ElementTree


def main(lit, *ctest):
    count = collections.Counter()
    for test in json.load(open(lit))["tests"]:
        count[{"PASS": "passed", "UNSUPPORTED": "skipped"}.get(test["code"], "failed")] += 1
    for results in ctest:
        for case in xml.etree.ElementTree.parse(results).getroot().iter("testcase"):
            status = {"run": "passed", "disabled": "skipped"}
            count[status.get(case.get("status"), "failed")] += 1
    skipped = f", {count['skipped']} skipped" if count["skipped"] else ""
    print(f"{count['passed']} passed, {count['failed']} failed{skipped}")
    return count["failed"] > 0 or count["passed"] == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
