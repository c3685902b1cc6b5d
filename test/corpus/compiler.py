# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks libclang whether a text compiles. It parses the headers of a file once, and keeps
them from one text to the next. The Debian package is python3-clang-22."""

import glob

from clang import cindex

OPTIONS = (cindex.TranslationUnit.PARSE_PRECOMPILED_PREAMBLE
           | 0x100)  # CXTranslationUnit_CreatePreambleOnFirstParse
FLAGS = ["-ferror-limit=0", "-ftemplate-backtrace-limit=0", "-w",
         "-resource-dir=/usr/lib/llvm-22/lib/clang/22"]


class Compiler:
    def __init__(self):
        if not cindex.Config.loaded:
            cindex.Config.set_library_file(glob.glob("/usr/lib/llvm-22/lib/libclang-22.so*")[0])
        self.index = cindex.Index.create()
        self.file = self.unit = None

    def errors(self, file, text, flags, folder):
        """The lines of the text at which there are errors, and whether there is an error at none
        of them."""
        unsaved = [(str(file), text)]
        if self.file == file:
            self.unit.reparse(unsaved, OPTIONS)
        else:
            self.file, self.unit = file, self.index.parse(
                str(file), [*FLAGS, f"-working-directory={folder}", *flags], unsaved, OPTIONS)
        lines, elsewhere = set(), False
        for error in self.unit.diagnostics:
            if error.severity < cindex.Diagnostic.Error:
                continue
            places = [said.location for said in [error, *error.children]]
            here = {at.line for at in places if at.file and at.file.name == str(file)}
            lines |= here
            elsewhere |= not here
        return lines, elsewhere
