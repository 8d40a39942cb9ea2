package org.invertingproxy.proxy.outside;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls issuers by HTTP: within some seconds from the first byte to the last, without redirects,
 * and taking a bounded answer. Thread-safe; blocks. What it throws says nothing of addresses,
 * credentials or answers.
 */
final class IssuerClient {
  private static final int LARGEST_ANSWER = 256 * 1024;

  private final HttpClient client;
  private final Duration deadline;

  /**
   * A client.
   *
   * @param deadline for a whole call
   */
  IssuerClient(Duration deadline) {
    this.deadline = deadline;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline)
            .build();
  }

  static HttpRequest.Builder to(URI url) {
    return HttpRequest.newBuilder(url).header("Accept", "application/json");
  }

  Reply call(HttpRequest request) throws IOException, InterruptedException {
    // A time-out of the request itself would end with the head of the answer.
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request, head -> new LimitedBody(LARGEST_ANSWER));
    try {
      HttpResponse<byte[]> response = call.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Reply(response.statusCode(), type, text(response.body()));
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()));
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + deadline.toSeconds() + " s", e);
    } finally {
      call.cancel(true); // of no effect when it is over
    }
  }

  private static String text(byte[] body) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("an answer that is not UTF-8", e);
    }
  }

  /** Only the kind of most failures: what their messages quote is not ours to know. */
  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no answer";
    }
    String message = cause.getMessage();
    return message != null && message.startsWith("an answer of more than ")
        ? message
        : cause.getClass().getSimpleName();
  }
}
