// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SARIF 2.1.0, for code scanning services. Columns count Unicode code points,
// since the standard knows no bytes. Files below the current directory are named
// relative to it, which services take for the root of the repository.

#include "driver/Finding.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

using llvm::json::fixUTF8;

Object message(llvm::StringRef Text) { return Object{{"text", fixUTF8(Text)}}; }

/// A relative reference or a file: address, with everything quoted that needs to be.
std::string uri(llvm::StringRef Path) {
  std::string Uri = llvm::sys::path::is_absolute(Path) ? "file://" : "";
  for (unsigned char C : Path) {
    if (llvm::isAlnum(C) || llvm::StringRef("-._~/").contains(C))
      Uri += C;
    else
      Uri += "%" + llvm::toHex(llvm::ArrayRef(C));
  }
  return Uri;
}

Object artifact(llvm::StringRef File) {
  Object Location{{"uri", uri(File)}};
  if (!llvm::sys::path::is_absolute(File))
    Location["uriBaseId"] = "%SRCROOT%";
  return Location;
}

Object location(const Position &At) {
  Object Physical{{"artifactLocation", artifact(At.File)}};
  if (At.Line)
    Physical["region"] = Object{
        {"startLine", At.Line}, {"startColumn", At.Character}, {"snippet", message(At.Source)}};
  return Object{{"physicalLocation", std::move(Physical)}};
}

Object location(const Note &N) {
  Object Location = location(N.At);
  Location["message"] = message(N.Message);
  return Location;
}

llvm::StringRef level(llvm::StringRef Severity) { return Severity == "hint" ? "note" : Severity; }

/// The finding, then the calls that lead from it to the primitive.
Array codeFlows(const Finding &F) {
  Array Steps;
  Steps.push_back(Object{{"location", location(Note{F.At, F.Message})}});
  for (const Note &N : F.Notes)
    if (N.OfChain)
      Steps.push_back(Object{{"location", location(N)}});
  if (Steps.size() == 1)
    return {};
  return Array{Object{{"threadFlows", Array{Object{{"locations", std::move(Steps)}}}}}};
}

Object fix(const Fix &F) {
  llvm::StringMap<size_t> ChangeOf;
  std::vector<std::pair<llvm::StringRef, Array>> Changes;
  for (const Edit &E : F.Edits) {
    auto [It, New] = ChangeOf.try_emplace(E.Begin.File, Changes.size());
    if (New)
      Changes.emplace_back(E.Begin.File, Array{});
    Changes[It->second].second.push_back(
        Object{{"deletedRegion", Object{{"startLine", E.Begin.Line},
                                        {"startColumn", E.Begin.Character},
                                        {"endLine", E.End.Line},
                                        {"endColumn", E.End.Character}}},
               {"insertedContent", message(E.Text)}});
  }
  Array Artifacts;
  for (auto &[File, Replacements] : Changes)
    Artifacts.push_back(
        Object{{"artifactLocation", artifact(File)}, {"replacements", std::move(Replacements)}});
  return Object{{"description", message(F.Description)}, {"artifactChanges", std::move(Artifacts)}};
}

Object result(const Finding &F, const llvm::StringMap<size_t> &RuleIndex) {
  Object Result{{"ruleId", F.Check},
                {"level", level(F.Severity)},
                {"message", message(F.Message)},
                {"locations", Array{location(F.At)}},
                {"partialFingerprints", Object{{FingerprintScheme, F.Fingerprint},
                                               {FirstFingerprintScheme, F.FirstFingerprint}}}};
  if (!F.Cause.empty())
    Result["properties"] = Object{{"cause", F.Cause}};
  if (auto It = RuleIndex.find(F.Check); It != RuleIndex.end())
    Result["ruleIndex"] = static_cast<int64_t>(It->second);
  if (!F.Notes.empty()) {
    Array Related;
    for (const Note &N : F.Notes)
      Related.push_back(location(N));
    Result["relatedLocations"] = std::move(Related);
  }
  if (Array Flows = codeFlows(F); !Flows.empty())
    Result["codeFlows"] = std::move(Flows);
  if (!F.Fixes.empty()) {
    Array Fixes;
    for (const Fix &X : F.Fixes)
      Fixes.push_back(fix(X));
    Result["fixes"] = std::move(Fixes);
  }
  return Result;
}

Object rule(const CheckSummary &Check) {
  Object Rule{{"id", Check.Name},
              {"shortDescription", message(Check.Summary)},
              {"help", message("See: " + Check.Help)},
              {"defaultConfiguration", Object{{"level", level(Check.Severity)}}},
              {"properties", Object{{"tags", Array{Check.Principle}}}}};
  if (llvm::StringRef(Check.Help).contains("://"))
    Rule["helpUri"] = Check.Help;
  return Rule;
}

Object invocation(const Report &Result) {
  Array Notifications;
  for (const FailedUnit &U : Result.Failed)
    Notifications.push_back(Object{
        {"level", "error"},
        {"message", message(U.Reason)},
        {"locations",
         Array{Object{{"physicalLocation", Object{{"artifactLocation", artifact(U.File)}}}}}}});
  Object Invocation{{"executionSuccessful", Result.Failed.empty() && !Result.NotExamined}};
  if (!Notifications.empty())
    Invocation["toolExecutionNotifications"] = std::move(Notifications);
  return Invocation;
}

void renderSarif(const Report &Result, llvm::raw_ostream &OS) {
  llvm::StringMap<size_t> RuleIndex;
  Array Rules, Results;
  for (const CheckSummary &Check : Result.Checks) {
    RuleIndex[Check.Name] = Rules.size();
    Rules.push_back(rule(Check));
  }
  for (const Finding &F : Result.Findings) {
    Results.push_back(result(F, RuleIndex));
    if (!Result.Since.empty())
      (*Results.back().getAsObject())["baselineState"] = "new";
  }

  Object Driver{
      {"name", "coro-tidy"}, {"semanticVersion", Result.Version}, {"rules", std::move(Rules)}};
  Object Run{{"tool", Object{{"driver", std::move(Driver)}}},
             {"columnKind", "unicodeCodePoints"},
             {"invocations", Array{invocation(Result)}},
             {"results", std::move(Results)}};
  OS << llvm::formatv("{0:2}\n",
                      Value(Object{{"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/"
                                               "errata01/os/schemas/sarif-schema-2.1.0.json"},
                                   {"version", "2.1.0"},
                                   {"runs", Array{std::move(Run)}}}));
}

RegisterOutput Sarif({"sarif", renderSarif});

} // namespace
} // namespace coro_tidy::driver
