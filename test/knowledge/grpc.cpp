// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// gRPC: a call of a generated stub waits where it is written, tags do not.
// RUN: %facts %s

#include "stubs/grpc.h"

using namespace std::chrono_literals;

struct Request {};
struct Reply {};

class Stub {
  std::shared_ptr<grpc::ChannelInterface> channel_;
  grpc::internal::RpcMethod method_;

public:
  grpc::Status Get(grpc::ClientContext *context, const Request &request, Reply *reply) {
    return grpc::internal::BlockingUnaryCall(channel_.get(), method_, context, request, reply);  // is: blocks
  }
};

void streams(grpc::ClientReaderWriter<Request, Reply> &stream,
             grpc::ClientAsyncReader<Reply> &async) {
  Reply reply;
  stream.WaitForInitialMetadata();  // is: blocks
  stream.Write(Request());  // is: blocks
  stream.Write(Request(), 1);  // is: blocks
  stream.WritesDone();  // is: blocks
  stream.Read(&reply);  // is: blocks
  async.Read(&reply, nullptr);
  auto status = stream.Finish();  // is: blocks outcome
}

void serve(grpc::CompletionQueue &queue, grpc::Server &server, grpc::Channel &channel) {
  void *tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);  // is: blocks
  queue.AsyncNext(&tag, &ok, std::chrono::system_clock::now());  // is: blocks
  queue.Shutdown();
  channel.WaitForConnected(std::chrono::system_clock::now());  // is: blocks
  server.Wait();  // is: blocks
  server.Shutdown();  // is: blocks
}
