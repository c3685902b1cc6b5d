// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What crosses the pipe between the driver and its workers: JSON, and numbers where there is much
// of it.

#include "driver/NumberLines.h"
#include "llvm/Support/Base64.h"

namespace coro_tidy::driver {
namespace {

namespace json = llvm::json;

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
  Lines += O.Facts.lines();
  return Lines;
}

std::string print(const UnitOutcome &O) {
  std::string Lines = printWithoutInputs(O);
  NumberWriter Numbers(Lines, 'q');
  for (const Input &Each : O.Asked)
    Numbers.addLine('i', Each);
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

static llvm::Error addLine(UnitOutcome &To, NumberReader &Numbers, llvm::StringRef Line) {
  const llvm::StringRef Text = Line.drop_front(!Line.empty());
  switch (Line.empty() ? '\0' : Line.front()) {
  case 'f':
    return parseInto(To.Findings, Text);
  case 'q':
    return Numbers.addString(Text);
  case 'i':
    return Numbers.readLine(Text, To.Asked.emplace_back());
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

/// Takes the facts that the lines begin with, each behind a newline.
static llvm::Error takeFacts(PackedFacts &To, llvm::StringRef &Lines) {
  size_t End = 0;
  while (End < Lines.size() && PackedFacts::isLine(Lines.drop_front(End + 1)))
    End = std::min(Lines.find('\n', End + 1), Lines.size());
  const llvm::StringRef Facts = Lines.take_front(End);
  Lines = Lines.drop_front(End);
  if (!To.lines().empty())
    return llvm::createStringError("facts that are not in one place");
  return To.take(Facts);
}

llvm::Expected<UnitOutcome> parseOutcome(llvm::StringRef Lines) {
  const llvm::StringRef First = Lines.split('\n').first;
  llvm::StringRef Rest = Lines.drop_front(First.size()); // Each behind a newline.
  llvm::Expected<UnitOutcome> O = parseLine<UnitOutcome>(First);
  NumberReader Numbers;
  while (O && !Rest.empty()) {
    if (PackedFacts::isLine(Rest.drop_front())) {
      if (llvm::Error Bad = takeFacts(O->Facts, Rest))
        return std::move(Bad);
      continue;
    }
    const llvm::StringRef Line = Rest.drop_front().split('\n').first;
    Rest = Rest.drop_front(1 + Line.size());
    if (llvm::Error Bad = addLine(*O, Numbers, Line))
      return std::move(Bad);
  }
  return O;
}

} // namespace coro_tidy::driver
