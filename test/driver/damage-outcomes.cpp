// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a worker answers is read back as it was written, and whatever is damaged in it is an error
// or another outcome, never a crash.

#include "driver/Outcome.h"
#include "require.h"
#include "llvm/ADT/StringExtras.h"
#include <random>

using namespace coro_tidy;
using namespace coro_tidy::driver;

namespace {

UnitOutcome anOutcome() {
  const FilePosition At{"/p/with \"quotes\"/a.cpp", 3, 7};
  const std::string Odd("tab\tnul\0line\nreturn\r\x01\\ \x7f\xc3\xa9", 28);
  UnitOutcome O;
  O.Failure = "a compile error";
  O.FirstError = Odd;
  O.AnyCheck = true;
  O.Findings.push_back({.Check = "coro-x", .Message = Odd, .When = {.If = {{Fact::Blocks, "f"}}}});
  UnitResult Facts;
  Facts.File = "/p/a.cpp";
  Facts.Seen = {"f", Odd, "", "f"};
  Facts.Own = {"f"};
  Facts.Rules.push_back(
      {{Fact::Blocks, "g"}, {{Fact::Blocks, "f"}, {Fact::Closes, "", 70}}, {At, Odd}, "", true});
  Facts.Rules.push_back(
      {{Fact::Closes, Odd, Atom::ThisIndex}, {}, {}, "fsync", false, Standing::Name});
  Facts.Overrides.push_back({"g", "f", Odd, "", At});
  O.Facts = PackedFacts(Facts);
  O.Asked.push_back({Question::Content, "/p/b.h", Odd});
  return O;
}

/// All that can be read is unpacked as well.
std::string read(llvm::StringRef Text) {
  auto O = parseOutcome(Text);
  if (O) {
    UnitResult Facts;
    O->Facts.unpack(Facts);
    O->Facts = PackedFacts(Facts);
    return print(*O);
  }
  llvm::consumeError(O.takeError());
  return "";
}

} // namespace

int main() {
  const std::string Answer = print(anOutcome());
  const llvm::StringRef Text = llvm::StringRef(Answer).drop_back(EndOfOutcome.size());
  require(!Text.contains(EndOfOutcome), "an answer has an end in it");
  require(read(Text) == Answer, "an answer is read otherwise than it was written:\n" + read(Text));
  const std::string Facts = printWithoutInputs(anOutcome());
  require(!read(Facts).empty(), "what is kept is not believed");
  for (const char *Line :
       {"\nr", "\nr1", "\nr1 2", "\nr1 99999 -2 0 ", "\nr1 -1 -2 0 ", "\nb99999999999999 ",
        "\nb-1 ", "\nb1 0", "\nb1 0 0 ", "\nb1 x ", "\nt", "\nt\"", "\nt1", "\nt\"\\\"", "\nz"})
    require(read(Facts + Line).empty(), "a bad line is believed: " + llvm::Twine(Line));
  for (const char *Line : {"\nr19 0 -2 0 0 0 0 0 0 0 0 0 ", "\nb0 ", "\nt\"x\"", "\nq\"", "\ni0 "})
    require(read((Text + Line).str()).empty(), "a stray line is believed: " + llvm::Twine(Line));

  for (size_t Size = 0; Size < Text.size(); ++Size)
    read(Text.take_front(Size));
  std::mt19937 Random(1);
  for (unsigned Round = 0; Round < 20000; ++Round) {
    std::string Damaged = Text.str();
    for (unsigned I = 0; I <= Round % 3; ++I)
      Damaged[Random() % Damaged.size()] = "0123456789- \n\"\\trob\x80"[Random() % 20];
    read(Damaged);
  }
  return 0;
}
