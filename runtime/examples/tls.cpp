// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An echo server that nobody can listen to, and two clients: one that knows whom it trusts, and one
// that trusts the authorities of the system, and so does not trust this server.
#include "rill/gather.h"
#include "rill/net/tls_stream.h"

#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/process.h"
#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

using namespace std::chrono_literals;
using rill::net::BufferedReader;
using rill::net::Endpoint;
using rill::net::TcpListener;
using rill::net::TcpStream;
using rill::net::TlsContext;
using Stream = rill::net::TlsStream<TcpStream>;

/// A certificate for this machine that only itself vouches for. A real one comes from an authority.
rill::Task<> make_certificate(std::string certificate, std::string key) {
  std::vector<std::string> command{"openssl",  "req",
                                   "-x509",    "-nodes",
                                   "-days",    "1",
                                   "-newkey",  "ec",
                                   "-pkeyopt", "ec_paramgen_curve:P-256",
                                   "-subj",    "/CN=localhost",
                                   "-addext",  "subjectAltName=IP:127.0.0.1",
                                   "-out",     certificate,
                                   "-keyout",  key};
  rill::ProcessOutput made = co_await rill::run_process(std::move(command));
  if (!made.status.success())
    throw std::runtime_error(made.error);
}

rill::Task<> echo(Stream &stream) {
  std::vector<char> buffer(4096);
  while (std::size_t count = co_await stream.read_some(buffer))
    co_await stream.write({buffer.data(), count});
}

/// A client gets ten seconds to shake hands. One that does not like the certificate says so and
/// leaves: no reason to end the server.
rill::Task<> serve(TcpStream wire, TlsContext identity) {
  try {
    co_await rill::use(co_await rill::timeout(10s, Stream::accept(std::move(wire), identity)),
                       echo);
  } catch (const rill::net::TlsError &error) {
    std::printf("the server hears: %s\n", error.what());
  }
}

rill::Task<> accept_all(TcpListener &listener, TlsContext identity, rill::TaskGroup &connections) {
  for (;;)
    connections.spawn(serve(co_await listener.accept(), identity));
}

rill::Task<std::string> greet(Stream &stream) {
  co_await stream.write("good morning\n");
  BufferedReader reader(stream);
  co_return (co_await rill::timeout(5s, reader.read_line())).value();
}

rill::Task<std::string> ask(const Endpoint &server, TlsContext trust) {
  TcpStream wire = co_await TcpStream::connect(server);
  auto stream = rill::timeout(5s, Stream::connect(std::move(wire), trust, "127.0.0.1"));
  co_return co_await rill::use(co_await std::move(stream), greet);
}

rill::Task<bool> is_refused(const Endpoint &server, TlsContext trust) {
  try {
    co_await ask(server, trust);
    co_return false;
  } catch (const rill::net::TlsError &error) {
    std::printf("the client says: %s\n", error.what());
    co_return true;
  }
}

rill::Task<bool> talk(std::string folder) {
  std::string certificate = folder + "/server.pem";
  std::string key = folder + "/server.key";
  co_await make_certificate(certificate, key);
  auto own = TlsContext::server({.certificate = certificate, .key = key});
  auto trusting = TlsContext::client({.trusted = certificate});
  auto [identity, knows_it, knows_the_world] =
      co_await rill::gather(std::move(own), std::move(trusting), TlsContext::client());
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::string answer;
  bool refused = false;
  co_await rill::with_task_group([&](rill::TaskGroup &connections) -> rill::Task<> {
    connections.spawn(accept_all(listener, identity, connections));
    answer = co_await ask(listener.local(), knows_it);
    refused = co_await is_refused(listener.local(), knows_the_world);
    connections.cancel();
  });
  std::printf("it said '%s'\n", answer.c_str());
  co_return answer == "good morning" && refused;
}

int main() {
  std::string folder = std::filesystem::temp_directory_path() / "rill-example-tls-XXXXXX";
  if (!::mkdtemp(folder.data()))
    return 1;
  bool understood = rill::run(rill::timeout(1min, talk(folder)));
  std::filesystem::remove_all(folder);
  return understood ? 0 : 1;
}
