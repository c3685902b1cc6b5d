# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes a C++ file that holds the library files, the words and the pages of the checks, as
# knowledge/Embedded.h declares it. Run as a script with Out, Libraries, Words and Pages.

function(write_table Function Files)
  set(Table "")
  foreach(File IN LISTS ${Files})
    get_filename_component(Name ${File} NAME)
    file(READ ${File} Text)
    string(APPEND Table "    {R\"coro(${Name})coro\", R\"coro(${Text})coro\"},\n")
  endforeach()
  set(Body "  static constexpr llvm::ArrayRef<EmbeddedFile> None;\n  return None;\n")
  if(Table)
    set(Body "  static const EmbeddedFile Files[] = {\n${Table}  };\n  return Files;\n")
  endif()
  file(APPEND ${Out}.new "llvm::ArrayRef<EmbeddedFile> coro_tidy::${Function}() {\n${Body}}\n\n")
endfunction()

file(WRITE ${Out}.new "#include \"knowledge/Embedded.h\"\n\nusing coro_tidy::EmbeddedFile;\n\n")
write_table(embeddedLibraries Libraries)
write_table(embeddedWords Words)
write_table(embeddedPages Pages)
file(RENAME ${Out}.new ${Out})
