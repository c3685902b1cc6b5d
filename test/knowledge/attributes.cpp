// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the attributes of Clang say of lifetimes is a fact of the parameter.
// RUN: %facts %s

#include "Inputs/bound.h"

bound::Request make();

struct Visit {
  void operator()() const;
};
void eachOf(int first, [[clang::noescape]] const Visit &visit);
void laterOf(int first, const Visit &visit);

bound::Task<> own(const bound::Request &request);
bound::Task<> ownBound(int times, const bound::Request &request [[clang::lifetimebound]]);

struct Client {
  bound::Task<> flush() [[clang::lifetimebound]];
  bound::Task<> drain();
};

void bySignature(Client &client) {
  ownBound(3, make());  // is: uses-later(1)
  client.flush();  // is: uses-later(this)
  client.drain();
  own(make());
}

void byTask() {
  bound::send(make(), 3);  // is: uses-later(0)
  bound::take(make());
  bound::copy(make());
  bound::size(make());
}

void callables() {
  eachOf(1, Visit());  // is: calls-now
  laterOf(1, Visit());
}
