// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What nobody can foresee, and the proof that a server speaks of WebSockets (RFC 6455, 1.3).
#ifndef RILL_SRC_WS_KEY_H
#define RILL_SRC_WS_KEY_H

#include <span>
#include <string>
#include <string_view>

namespace rill::ws::detail {

/// False if the system has no randomness to give.
bool fill_randomly(std::span<char> bytes) noexcept;

/// What a client sends as Sec-WebSocket-Key. Throws std::runtime_error without randomness.
std::string make_key();
/// Whether a client may have sent it.
bool is_key(std::string_view text) noexcept;
/// What a server answers as Sec-WebSocket-Accept.
std::string answer_to(std::string_view key);

} // namespace rill::ws::detail

#endif
