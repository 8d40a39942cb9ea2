package org.invertingproxy.e2e.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases that every implementation of gRPC is held to, over HTTP/2 without TLS on each hop. */
@ExtendWith(SharedServers.class)
class GrpcIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final List<String> CASES =
      List.of(
          "empty_unary",
          "large_unary",
          "client_compressed_unary_noprobe",
          "server_compressed_unary",
          "client_streaming",
          "client_compressed_streaming_noprobe",
          "server_streaming",
          "server_compressed_streaming",
          "ping_pong",
          "empty_stream",
          "custom_metadata",
          "status_code_and_message",
          "special_status_message",
          "unimplemented_method",
          "unimplemented_service",
          "cancel_after_begin",
          "cancel_after_first_response",
          "timeout_on_sleeping_server",
          "very_large_request");

  @ParameterizedTest
  @EnumSource
  void interopCasesPass(ServerKind kind, RunningServers servers) throws Exception {
    try (InteropTunnel tunnel = InteropTunnel.open(servers.get(kind));
        ServerProcess client = tunnel.client(CASES)) {
      assertThat(client.awaitExit(LIMIT)).as(client.output()).isZero();
      assertThat(client.output().lines().filter(line -> line.startsWith("passed ")))
          .containsExactlyElementsOf(CASES.stream().map(name -> "passed " + name).toList());
    }
  }
}
