# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A run whose own file of facts cannot be read fails and says why; it is not a run in
# which that file says nothing.
#
# RUN: %python %s %build

import pathlib
import subprocess
import sys
import tempfile

build = sys.argv[1]
FRONTS = {
    "the plugin": ["clang-tidy-22", f"--load={build}/lib/CoroTidy.so", "--checks=-*,coro-*"],
    "coro-tidy": [f"{build}/bin/coro-tidy"],
}


def run(front, folder):
    return subprocess.run([*FRONTS[front], str(folder / "src/unit.cpp"), "--", "-std=c++20"],
                          cwd=folder, capture_output=True, text=True)


complaints = []
for front, command in FRONTS.items():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "src").mkdir()
        (folder / "src/unit.cpp").write_text("int main() {}\n")
        (folder / ".clang-tidy").write_text("CheckOptions:\n  coro.Knowledge: sub/ours.yaml\n")
        (folder / "sub").mkdir()
        (folder / "sub/ours.yaml").write_text("library: ours\nfunctions:\n  f: [blocks]\n")
        good = run(front, folder)
        if good.returncode:
            complaints.append(f"{front}: a sound file fails: {good.stdout}{good.stderr}")
        (folder / "sub/ours.yaml").write_text("library: ours\nfunctions:\n  f: [bloks]\n")
        damaged = run(front, folder)
        said = damaged.stdout + damaged.stderr
        if not damaged.returncode or "ours.yaml:3:7: error: unknown fact 'bloks'" not in said:
            complaints.append(f"{front}: exit {damaged.returncode}: {said}")
        (folder / "sub/ours.yaml").unlink()
        missing = run(front, folder)
        said = missing.stdout + missing.stderr
        if not missing.returncode or "ours.yaml: cannot be read" not in said:
            complaints.append(f"{front}: exit {missing.returncode}: {said}")
print("\n".join(complaints))
sys.exit(bool(complaints))
