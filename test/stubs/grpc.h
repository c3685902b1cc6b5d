// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// gRPC: streams with and without tags, queues of completions, and what a generated stub calls.

#ifndef CORO_TIDY_TEST_STUBS_GRPC_H
#define CORO_TIDY_TEST_STUBS_GRPC_H

#include <chrono>
#include <memory>

extern "C" {
int grpc_completion_queue_next(void *, long deadline, void *reserved);
int grpc_completion_queue_pluck(void *, void *tag, long deadline, void *reserved);
}

namespace grpc {

class Status {
public:
  bool ok() const;
  int error_code() const;
};
class ClientContext {};
class ChannelInterface {
public:
  virtual ~ChannelInterface();
  template <typename T> bool WaitForStateChange(int last, T deadline);
  template <typename T> bool WaitForConnected(T deadline);
};
class Channel final : public ChannelInterface {};
std::shared_ptr<Channel> CreateChannel(const char *target, int credentials);

class CompletionQueue {
public:
  enum NextStatus { SHUTDOWN, GOT_EVENT, TIMEOUT };
  bool Next(void **tag, bool *ok);
  template <typename T> NextStatus AsyncNext(void **tag, bool *ok, const T &deadline);
  template <typename T, typename F>
  NextStatus DoThenAsyncNext(F &&f, void **tag, bool *ok, const T &deadline);
  void Shutdown();
};

namespace internal {
class RpcMethod {};
template <class InputMessage, class OutputMessage>
Status BlockingUnaryCall(ChannelInterface *, const RpcMethod &, ClientContext *,
                         const InputMessage &, OutputMessage *);
class ClientStreamingInterface {
public:
  virtual Status Finish() = 0;
};
template <class R> class ReaderInterface {
public:
  virtual bool NextMessageSize(unsigned *) = 0;
  virtual bool Read(R *msg) = 0;
};
template <class W> class WriterInterface {
public:
  virtual bool Write(const W &msg, int options) = 0;
  inline bool Write(const W &msg) { return Write(msg, 0); }
  void WriteLast(const W &msg, int options);
};
template <class R> class AsyncReaderInterface {
public:
  virtual void Read(R *msg, void *tag) = 0;
};
} // namespace internal

template <class R>
class ClientReaderInterface : public internal::ClientStreamingInterface,
                              public internal::ReaderInterface<R> {
public:
  virtual void WaitForInitialMetadata() = 0;
};
template <class W>
class ClientWriterInterface : public internal::ClientStreamingInterface,
                              public internal::WriterInterface<W> {
public:
  virtual bool WritesDone() = 0;
};
template <class W> class ClientWriter : public ClientWriterInterface<W> {
public:
  void WaitForInitialMetadata();
};
template <class W, class R>
class ClientReaderWriterInterface : public internal::ClientStreamingInterface,
                                    public internal::WriterInterface<W>,
                                    public internal::ReaderInterface<R> {
public:
  virtual void WaitForInitialMetadata() = 0;
  virtual bool WritesDone() = 0;
};
template <class W, class R>
class ClientReaderWriter final : public ClientReaderWriterInterface<W, R> {
public:
  void WaitForInitialMetadata() override;
  bool Read(R *msg) override;
  bool NextMessageSize(unsigned *) override;
  using internal::WriterInterface<W>::Write;
  bool Write(const W &msg, int options) override;
  bool WritesDone() override;
  Status Finish() override;
};
template <class R> class ClientAsyncReader : public internal::AsyncReaderInterface<R> {};

class ServerInterface {
public:
  void Shutdown();
  template <class T> void Shutdown(const T &deadline);
  virtual void Wait() = 0;
};
class Server : public ServerInterface {
public:
  void Wait() override;
};

} // namespace grpc

#endif
