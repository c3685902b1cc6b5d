// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What KJ reads and writes, with and without waiting, and the calls of Cap'n Proto.

#ifndef CORO_TIDY_TEST_STUBS_KJ_IO_H
#define CORO_TIDY_TEST_STUBS_KJ_IO_H

#include "stubs/kj.h"

namespace kj {

class FsNode {
public:
  virtual void sync() const = 0;
  virtual void datasync() const = 0;
};
class ReadableFile : public FsNode {
public:
  int readAllText() const;
  int readAllBytes() const;
  virtual unsigned long read(unsigned long offset, int buffer) const = 0;
};
class File : public ReadableFile {
public:
  void writeAll(int) const;
  virtual void write(unsigned long offset, int data) const = 0;
};
class InputStream {
public:
  unsigned long read(int buffer, unsigned long minBytes);
  virtual unsigned long tryRead(int buffer, unsigned long minBytes) = 0;
};
class FdInputStream : public InputStream {
public:
  explicit FdInputStream(int fd);
  unsigned long tryRead(int buffer, unsigned long minBytes) override;
};
class FdOutputStream {
public:
  void write(int buffer);
};

class AsyncInputStream {
public:
  Promise<unsigned long> read(int buffer, unsigned long minBytes);
  virtual Promise<unsigned long> tryRead(void *, unsigned long, unsigned long) = 0;
  Promise<int> readAllBytes(unsigned long limit = -1);
  Promise<int> readAllText(unsigned long limit = -1);
};
class AsyncIoStream : public AsyncInputStream {
public:
  virtual Promise<void> write(int buffer) = 0;
  virtual void shutdownWrite() = 0;
};
class ConnectionReceiver {
public:
  virtual Promise<Own<AsyncIoStream>> accept() = 0;
  virtual Promise<int> acceptAuthenticated();
};
class DatagramReceiver {
public:
  virtual Promise<void> receive() = 0;
};
class NetworkAddress {
public:
  virtual Promise<Own<AsyncIoStream>> connect() = 0;
  virtual Promise<int> connectAuthenticated();
};
class Network {
public:
  virtual Promise<Own<NetworkAddress>> parseAddress(const char *, unsigned portHint = 0) = 0;
};
class SecureNetworkWrapper {
public:
  virtual Promise<Own<AsyncIoStream>> wrapClient(Own<AsyncIoStream>, const char *) = 0;
};
class TlsContext : public SecureNetworkWrapper {
public:
  TlsContext();
  ~TlsContext() noexcept(false);
};
class WebSocket {
public:
  virtual Promise<void> close(unsigned short code, const char *reason) = 0;
  virtual Promise<int> receive(unsigned long maxSize = 0) = 0;
};
class HttpClient {
public:
  virtual Promise<int> openWebSocket(const char *url, int headers);
};

} // namespace kj

namespace capnp {
template <typename T> class RemotePromise : public kj::Promise<T> {
public:
  RemotePromise(decltype(nullptr));
  RemotePromise(RemotePromise &&) = default;
};
template <typename Params, typename Results> class Request {
public:
  RemotePromise<Results> send();
};
} // namespace capnp

#endif
