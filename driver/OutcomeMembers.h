// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The members of all that crosses the pipe, named once for whoever reads or writes them.

#ifndef CORO_TIDY_DRIVER_OUTCOMEMEMBERS_H
#define CORO_TIDY_DRIVER_OUTCOMEMEMBERS_H

#include "driver/Outcome.h"

namespace coro_tidy::driver {

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
  V("override", R.ThroughOverride), V("by", R.By), V("kept", R.Kept);
}
template <typename Visit> void describe(Visit &V, Override &O) {
  V("base", O.Base), V("derived", O.Derived), V("baseName", O.BaseName);
  V("derivedName", O.DerivedName), V("at", O.At);
}
template <typename Visit> void describe(Visit &V, Condition &C) {
  V("if", C.If), V("unless", C.Unless), V("unlessKnown", C.UnlessKnown), V("kept", C.Kept);
}
template <typename Visit> void describe(Visit &V, PackedFacts &F) {
  V("file", F.File), V("partOf", F.IsPartOf);
}
template <typename Visit> void describe(Visit &V, RawFinding &F) {
  V("check", F.Check), V("grade", F.Grade), V("at", F.At), V("message", F.Message);
  V("function", F.Function), V("when", F.When), V("restsOn", F.RestsOn);
  V("notes", F.Notes), V("fixes", F.Fixes);
}
template <typename Visit> void describe(Visit &V, UnitOutcome &O) {
  V("failure", O.Failure), V("error", O.FirstError), V("errorAt", O.ErrorAt);
  V("misconfigured", O.Misconfigured);
  V("anyCheck", O.AnyCheck);
  V("facts", O.Facts), V("includes", O.Includes);
}

template <typename Visit> void describe(Visit &V, Cost &C) {
  V("on", C.On), V("nanoseconds", C.Nanoseconds);
}

} // namespace coro_tidy::driver

#endif
