// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One page that needs nothing else: what was found by principle, check and folder, to be
// filtered and searched; each finding with its source, what is said of it in place, and the
// chain of calls that leads to its cause. Nothing of a project is markup here, whatever it is
// called.

#include "HtmlPage.h"
#include "Xml.h"
#include "driver/Finding.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>
#include <map>
#include <tuple>

namespace coro_tidy::driver {
namespace {

std::string folderOf(const Finding &F) {
  const llvm::StringRef Folder = llvm::sys::path::parent_path(F.At.File);
  return Folder.empty() ? "." : Folder.str();
}

/// Sentences by check. Findings of clang-tidy's own checks keep none of ours.
std::map<std::string, std::string> principlesOf(const Report &Result) {
  std::map<std::string, std::string> Sentences;
  for (const CheckSummary &Check : Result.Checks)
    Sentences[Check.Name] = Check.Principle;
  return Sentences;
}

using Counts = std::map<std::string, size_t>;

/// A row for each value of what findings are told apart By; a click on it shows these alone.
void printCounts(llvm::raw_ostream &OS, llvm::StringRef Title, llvm::StringRef By,
                 const Counts &Of) {
  std::vector<std::pair<std::string, size_t>> Rows(Of.begin(), Of.end());
  llvm::sort(Rows, [](const auto &A, const auto &B) {
    return std::tie(B.second, A.first) < std::tie(A.second, B.first);
  });
  OS << "<table><tr><th>" << Title << "</th><th></th></tr>\n";
  for (const auto &[Value, Count] : Rows)
    OS << "<tr><td><button aria-pressed=\"false\"" << xmlAttribute("data-by", By)
       << xmlAttribute("data-is", Value) << ">" << xml(Value) << "</button></td><td>" << Count
       << "</td></tr>\n";
  OS << "</table>\n";
}

void printOverview(llvm::raw_ostream &OS, const Report &Result) {
  auto Principles = principlesOf(Result);
  Counts ByPrinciple, ByCheck, ByFolder;
  for (const Finding &F : Result.Findings) {
    ++ByPrinciple[Principles[F.Check]];
    ++ByCheck[F.Check];
    ++ByFolder[folderOf(F)];
  }
  OS << "<div class=\"overview\">\n";
  printCounts(OS, "Principle", "principle", ByPrinciple);
  printCounts(OS, "Check", "check", ByCheck);
  printCounts(OS, "Folder", "folder", ByFolder);
  OS << "</div>\n";
}

std::string placeOf(const Position &At) {
  return xml(At.File) + (At.Line ? fmt::format(":{}:{}", At.Line, At.Column) : "");
}

/// The line with the character of the column marked.
void printLine(llvm::raw_ostream &OS, const Position &At) {
  if (At.Source.empty())
    return;
  const llvm::StringRef Line = At.Source;
  const size_t Begin = std::min<size_t>(At.Column ? At.Column - 1 : 0, Line.size());
  const size_t Word =
      Line.drop_front(Begin).take_while([](char C) { return llvm::isAlnum(C) || C == '_'; }).size();
  const llvm::StringRef Marked = Line.substr(Begin, std::max<size_t>(Word, 1));
  OS << "<pre>" << fmt::format("{:>5}  ", At.Line) << xml(Line.take_front(Begin)) << "<mark>"
     << xml(Marked) << "</mark>" << xml(Line.drop_front(Begin + Marked.size())) << "</pre>\n";
}

void printNote(llvm::raw_ostream &OS, const Note &N) {
  OS << "<div class=\"says\"><p class=\"place\">" << xml(N.Message) << " <code>" << placeOf(N.At)
     << "</code></p>\n";
  printLine(OS, N.At);
  OS << "</div>\n";
}

void printChain(llvm::raw_ostream &OS, const Finding &F) {
  const auto IsLink = [](const Note &N) { return N.OfChain; };
  if (llvm::none_of(F.Notes, IsLink))
    return;
  OS << "<ol class=\"chain\">\n<li>" << xml(F.Message) << "</li>\n";
  for (const Note &N : llvm::make_filter_range(F.Notes, IsLink))
    OS << "<li>" << xml(N.Message) << " <code>" << placeOf(N.At) << "</code></li>\n";
  OS << "</ol>\n";
}

/// What stands where the edit begins, as far as that line has it.
llvm::StringRef replacedBy(const Edit &E) {
  const llvm::StringRef Line = E.Begin.Source;
  return Line.substr(E.Begin.Column ? E.Begin.Column - 1 : 0, E.Length);
}

void printFix(llvm::raw_ostream &OS, const Fix &X) {
  OS << "<p class=\"place\">" << (X.Suggested ? "One way: " : "Fix: ");
  llvm::interleave(
      X.Edits, OS,
      [&](const Edit &E) {
        const llvm::StringRef Old = replacedBy(E);
        if (E.Text.empty())
          OS << "remove <code>" << xml(Old) << "</code>";
        else
          OS << "write <code>" << xml(llvm::StringRef(E.Text).trim()) << "</code>";
        if (!E.Text.empty() && !Old.empty())
          OS << " in place of <code>" << xml(Old) << "</code>";
        OS << " at <code>" << placeOf(E.Begin) << "</code>";
      },
      "; ");
  OS << "</p>\n";
}

/// Findings of the same cause, each with what it is told apart by.
void printOthers(llvm::raw_ostream &OS, llvm::ArrayRef<const Finding *> Others) {
  if (Others.empty())
    return;
  OS << "<p class=\"place\">The same here:</p>\n<ul class=\"chain\">\n";
  for (const Finding *F : Others)
    OS << "<li" << xmlAttribute("data-folder", folderOf(*F)) << ">" << xml(F->Message) << " <code>"
       << placeOf(F->At) << "</code></li>\n";
  OS << "</ul>\n";
}

void printCause(llvm::raw_ostream &OS, llvm::ArrayRef<const Finding *> All,
                llvm::StringRef Principle) {
  const Finding &F = *All.front();
  OS << "<article" << xmlAttribute("class", F.Severity) << xmlAttribute("data-severity", F.Severity)
     << xmlAttribute("data-check", F.Check) << xmlAttribute("data-folder", folderOf(F))
     << xmlAttribute("data-principle", Principle) << ">\n<h3><b>" << F.Severity << "</b> "
     << xml(F.Message) << "</h3>\n<p class=\"place\"><code>" << placeOf(F.At) << "</code> "
     << xml(F.Check) << "</p>\n";
  printLine(OS, F.At);
  for (const Note &N : F.Notes)
    printNote(OS, N);
  printChain(OS, F);
  printOthers(OS, All.drop_front());
  for (const Fix &X : F.Fixes)
    printFix(OS, X);
  if (!F.Help.empty())
    OS << "<p class=\"place\"><code>" << xml(F.Help) << "</code></p>\n";
  OS << "</article>\n";
}

void printFilter(llvm::raw_ostream &OS) {
  OS << "<div class=\"filter\"><input type=\"search\" id=\"search\" placeholder=\"Search\" "
        "aria-label=\"Search\">\n";
  for (llvm::StringRef Grade : {"error", "warning", "hint"})
    OS << "<label><input type=\"checkbox\" checked" << xmlAttribute("value", Grade) << "> " << Grade
       << "</label>\n";
  OS << "<span id=\"shown\"></span></div>\n";
}

void renderHtml(const Report &Result, llvm::raw_ostream &OS) {
  auto Principles = principlesOf(Result);
  const auto Causes = byCause(Result.Findings);
  OS << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        "<title>coro-tidy</title>\n<style>"
     << HtmlStyle << "</style></head>\n<body>\n<h1>"
     << fmt::format(
            "{} finding{}{} in {} units", Result.Findings.size(),
            Result.Findings.size() == 1 ? "" : "s",
            Causes.size() == Result.Findings.size()
                ? ""
                : fmt::format(" of {} cause{}", Causes.size(), Causes.size() == 1 ? "" : "s"),
            Result.Analysed + Result.Failed.size())
     << "</h1>\n";
  if (!Result.Failed.empty())
    OS << "<h2>Not analysed</h2>\n<ul>\n";
  for (const FailedUnit &U : Result.Failed)
    OS << "<li><code>" << xml(U.File) << "</code>: " << xml(U.Reason) << "</li>\n";
  if (!Result.Failed.empty())
    OS << "</ul>\n";
  printOverview(OS, Result);
  printFilter(OS);
  for (llvm::ArrayRef<const Finding *> Cause : Causes)
    printCause(OS, Cause, Principles[Cause.front()->Check]);
  OS << "<script>" << HtmlScript << "</script>\n</body></html>\n";
}

RegisterOutput Html({"html", renderHtml});

} // namespace
} // namespace coro_tidy::driver
