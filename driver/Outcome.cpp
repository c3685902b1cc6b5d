// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON for everything that crosses the pipe between the driver and its workers.
// Each type names its members once, in describe(), for both directions.

#include "driver/Outcome.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"
#include <type_traits>

namespace coro_tidy::driver {
namespace {

namespace json = llvm::json;

template <typename Visit> void describe(Visit &V, FormerFile &F) {
  V("path", F.Path), V("existed", F.Existed), V("content", F.Content);
}
template <typename Visit> void describe(Visit &V, Settings &S) {
  V("checks", S.Checks), V("all", S.All), V("knowledge", S.Knowledge);
  V("resources", S.ResourceDir), V("after", S.ExtraArgs), V("before", S.ExtraArgsBefore);
  V("former", S.Former);
}
template <typename Visit> void describe(Visit &V, Unit &U) {
  V("file", U.File), V("directory", U.Directory), V("arguments", U.Arguments);
}
template <typename Visit> void describe(Visit &V, SharedPreamble &P) {
  V("number", P.Number), V("heads", P.Heads), V("headers", P.Headers), V("reads", P.Reads);
}
template <typename Visit> void describe(Visit &V, Order &O) {
  V("what", O.What), V("of", O.Of), V("with", O.With);
}
template <typename Visit> void describe(Visit &V, Head &H) {
  V("name", H.Name), V("header", H.Header);
}
template <typename Visit> void describe(Visit &V, Shareable &S) {
  V("flags", S.Flags), V("heads", S.Heads), V("headers", S.Headers), V("reads", S.Reads);
}
template <typename Visit> void describe(Visit &V, Input &I) {
  V("asked", I.Asked), V("path", I.Path), V("answer", I.Answer);
}
template <typename Visit> void describe(Visit &V, RawPlace &P) {
  V("file", P.File), V("offset", P.Offset);
}
template <typename Visit> void describe(Visit &V, RawNote &N) {
  V("at", N.At), V("message", N.Message);
}
template <typename Visit> void describe(Visit &V, RawEdit &E) {
  V("at", E.At), V("length", E.Length), V("text", E.Text);
}
template <typename Visit> void describe(Visit &V, RawFix &F) {
  V("description", F.Description), V("edits", F.Edits), V("suggested", F.Suggested);
}
template <typename Visit> void describe(Visit &V, FilePosition &P) {
  V("file", P.File), V("line", P.Line), V("column", P.Column);
}
template <typename Visit> void describe(Visit &V, Atom &A) {
  V("what", A.What), V("subject", A.Subject), V("index", A.Index);
}
template <typename Visit> void describe(Visit &V, Evidence &E) { V("at", E.At), V("text", E.Text); }
template <typename Visit> void describe(Visit &V, Rule &R) {
  V("head", R.Head), V("body", R.Body), V("why", R.Why), V("primitive", R.Primitive);
  V("override", R.ThroughOverride), V("by", R.By);
}
template <typename Visit> void describe(Visit &V, Override &O) {
  V("base", O.Base), V("derived", O.Derived), V("baseName", O.BaseName);
  V("derivedName", O.DerivedName), V("at", O.At);
}
template <typename Visit> void describe(Visit &V, Condition &C) {
  V("if", C.If), V("unless", C.Unless), V("unlessKnown", C.UnlessKnown);
}
template <typename Visit> void describe(Visit &V, UnitResult &R) {
  V("seen", R.Seen), V("file", R.File), V("own", R.Own);
}
template <typename Visit> void describe(Visit &V, RawFinding &F) {
  V("check", F.Check), V("grade", F.Grade), V("at", F.At), V("message", F.Message);
  V("function", F.Function), V("when", F.When), V("restsOn", F.RestsOn);
  V("notes", F.Notes), V("fixes", F.Fixes);
}
template <typename Visit> void describe(Visit &V, UnitOutcome &O) {
  V("failure", O.Failure), V("error", O.FirstError), V("misconfigured", O.Misconfigured);
  V("anyCheck", O.AnyCheck);
  V("facts", O.Facts), V("includes", O.Includes);
}

template <typename Visit> void describe(Visit &V, Cost &C) {
  V("on", C.On), V("nanoseconds", C.Nanoseconds);
}

class Writer {
public:
  explicit Writer(json::OStream &J) : J(J) {}

  template <typename T> void operator()(llvm::StringRef Key, T &Value) {
    J.attributeBegin(Key);
    write(Value);
    J.attributeEnd();
  }

  template <typename T> void write(T &Value) {
    if constexpr (std::is_enum_v<T>)
      J.value(static_cast<int64_t>(Value));
    else if constexpr (std::is_arithmetic_v<T>)
      J.value(Value);
    else
      J.object([&] { describe(*this, Value); });
  }
  void write(std::string &Value) { J.value(json::fixUTF8(Value)); }
  void write(Bytes &Value) { J.value(llvm::encodeBase64(Value.Data)); }
  template <typename T> void write(std::vector<T> &Values) {
    J.array([&] {
      for (T &Value : Values)
        write(Value);
    });
  }

private:
  json::OStream &J;
};

class Reader {
public:
  Reader(const json::Object &From, json::Path At) : From(From), At(At) {}

  template <typename T> void operator()(llvm::StringLiteral Key, T &Value) {
    const json::Value *Member = From.get(Key);
    if (!Member)
      At.field(Key).report("missing");
    Good &= Member && read(*Member, Value, At.field(Key));
  }

  bool good() const { return Good; }

  template <typename T> static bool read(const json::Value &From, T &Value, json::Path At) {
    if constexpr (std::is_enum_v<T>) {
      int64_t Number = 0;
      bool Good = json::fromJSON(From, Number, At);
      Value = static_cast<T>(Number);
      return Good;
    } else if constexpr (std::is_same_v<T, unsigned>) {
      int64_t Number = 0;
      bool Good = json::fromJSON(From, Number, At);
      Value = static_cast<unsigned>(Number);
      return Good;
    } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
      return json::fromJSON(From, Value, At);
    } else {
      const json::Object *Members = From.getAsObject();
      if (!Members) {
        At.report("expected object");
        return false;
      }
      Reader Inner(*Members, At);
      describe(Inner, Value);
      return Inner.good();
    }
  }
  template <typename T>
  static bool read(const json::Value &From, std::vector<T> &Values, json::Path At) {
    const json::Array *Elements = From.getAsArray();
    if (!Elements) {
      At.report("expected array");
      return false;
    }
    for (const json::Value &Element : *Elements)
      if (!read(Element, Values.emplace_back(), At.index(Values.size() - 1)))
        return false;
    return true;
  }

  static bool read(const json::Value &From, Bytes &Value, json::Path At) {
    std::string Text;
    std::vector<char> Data;
    if (!json::fromJSON(From, Text, At))
      return false;
    if (llvm::Error Bad = llvm::decodeBase64(Text, Data)) {
      At.report("expected base64");
      llvm::consumeError(std::move(Bad));
      return false;
    }
    Value.Data.assign(Data.begin(), Data.end());
    return true;
  }

private:
  const json::Object &From;
  json::Path At;
  bool Good = true;
};

template <typename T> std::string printLine(const T &Value) {
  std::string Line;
  llvm::raw_string_ostream OS(Line);
  json::OStream J(OS);
  // describe() takes what it visits by reference to non-const, for the reader's sake.
  Writer(J).write(const_cast<T &>(Value));
  return Line;
}

template <typename T> llvm::Expected<T> parseLine(llvm::StringRef Line) {
  auto Parsed = json::parse(Line);
  if (!Parsed)
    return Parsed.takeError();
  T Value;
  json::Path::Root Root;
  if (!Reader::read(*Parsed, Value, Root))
    return Root.getError();
  return Value;
}

} // namespace

std::string print(const Settings &S) { return printLine(S); }
std::string print(const Order &O) { return printLine(O); }
llvm::Expected<Settings> parseSettings(llvm::StringRef L) { return parseLine<Settings>(L); }
llvm::Expected<Order> parseOrder(llvm::StringRef L) { return parseLine<Order>(L); }

template <typename T> static void addLines(std::string &To, char Kind, const std::vector<T> &All) {
  for (const T &Each : All)
    To += std::string("\n") + Kind + printLine(Each);
}

std::string printWithoutInputs(const UnitOutcome &O) {
  std::string Lines = printLine(O);
  addLines(Lines, 'f', O.Findings);
  addLines(Lines, 'r', O.Facts.Rules);
  addLines(Lines, 'o', O.Facts.Overrides);
  return Lines;
}

std::string print(const UnitOutcome &O) {
  std::string Lines = printWithoutInputs(O);
  addLines(Lines, 'i', O.Asked);
  addLines(Lines, 'c', O.Spent);
  if (!O.Shares.Headers.empty())
    Lines += "\ns" + printLine(O.Shares);
  if (O.WithPreamble)
    Lines += "\np";
  return Lines + EndOfOutcome.str();
}

template <typename T> static llvm::Error parseInto(std::vector<T> &All, llvm::StringRef Line) {
  return parseLine<T>(Line).moveInto(All.emplace_back());
}

static llvm::Error addLine(UnitOutcome &To, llvm::StringRef Line) {
  const llvm::StringRef Text = Line.drop_front(!Line.empty());
  switch (Line.empty() ? '\0' : Line.front()) {
  case 'f':
    return parseInto(To.Findings, Text);
  case 'r':
    return parseInto(To.Facts.Rules, Text);
  case 'o':
    return parseInto(To.Facts.Overrides, Text);
  case 'i':
    return parseInto(To.Asked, Text);
  case 'c':
    return parseInto(To.Spent, Text);
  case 's':
    return parseLine<Shareable>(Text).moveInto(To.Shares);
  case 'p':
    To.WithPreamble = true;
    return llvm::Error::success();
  default:
    return llvm::createStringError("a line of no known kind");
  }
}

llvm::Expected<UnitOutcome> parseOutcome(llvm::StringRef Lines) {
  auto [First, Rest] = Lines.split('\n');
  llvm::Expected<UnitOutcome> O = parseLine<UnitOutcome>(First);
  while (O && !Rest.empty()) {
    const auto [Line, Others] = Rest.split('\n');
    Rest = Others;
    if (llvm::Error Bad = addLine(*O, Line))
      return std::move(Bad);
  }
  return O;
}

} // namespace coro_tidy::driver
