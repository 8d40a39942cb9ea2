package org.invertingproxy.proxy.outside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.invertingproxy.proxy.config.OpaqueTokens;
import org.jspecify.annotations.Nullable;

/** Asks an issuer about one of its opaque tokens. Immutable; blocks. */
final class Inquiry {
  /** What Google's endpoint and those like it say of a token that is none. */
  private static final Set<Integer> NO_TOKEN = Set.of(400, 401, 403, 404);

  private static final String FORM = "application/x-www-form-urlencoded";

  private final OpaqueTokens config;
  private final IssuerClient client;

  Inquiry(OpaqueTokens config, IssuerClient client) {
    this.config = config;
    this.client = client;
    @Nullable Path secret = config.clientSecretFile();
    if (secret != null) {
      try {
        read(secret);
      } catch (IOException e) {
        throw new IllegalStateException("clientSecretFile " + secret + " holds no secret: " + e, e);
      }
    }
  }

  /**
   * What the issuer says of the token; empty when it is not good.
   *
   * @throws IOException when it says nothing of use
   */
  Optional<Map<String, Object>> ask(String token) throws IOException, InterruptedException {
    return config.kind() == OpaqueTokens.Kind.INTROSPECTION ? introspect(token) : tokenInfo(token);
  }

  /** RFC 7662. A refusal here is one of our own credentials, not of the token. */
  private Optional<Map<String, Object>> introspect(String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        IssuerClient.to(config.url())
            .header("Content-Type", FORM)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "token=" + encode(token) + "&token_type_hint=access_token"));
    @Nullable Path secret = config.clientSecretFile();
    if (secret != null) {
      // RFC 6749 section 2.3.1: both are encoded before they are joined.
      String pair = encode(String.valueOf(config.clientId())) + ":" + encode(read(secret));
      request.header(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    Reply reply = client.call(request.build());
    if (reply.status() != 200) {
      throw new IOException("status " + reply.status());
    }
    Map<String, Object> answer = reply.json();
    if (!(answer.get("active") instanceof Boolean active)) {
      throw new IOException("an answer without active");
    }
    return active ? Optional.of(answer) : Optional.empty();
  }

  private Optional<Map<String, Object>> tokenInfo(String token)
      throws IOException, InterruptedException {
    String parameter = "access_token=" + encode(token);
    HttpRequest.Builder request;
    if (config.inQuery()) {
      String separator = config.url().getRawQuery() == null ? "?" : "&";
      request = IssuerClient.to(URI.create(config.url() + separator + parameter)).GET();
    } else {
      request =
          IssuerClient.to(config.url())
              .header("Content-Type", FORM)
              .POST(HttpRequest.BodyPublishers.ofString(parameter));
    }
    Reply reply = client.call(request.build());
    if (NO_TOKEN.contains(reply.status())) {
      return Optional.empty();
    }
    if (reply.status() != 200) {
      throw new IOException("status " + reply.status());
    }
    return Optional.of(reply.json());
  }

  private static String read(Path secret) throws IOException {
    String text = Files.readString(secret).strip();
    if (text.isEmpty()) {
      throw new IOException("it is empty");
    }
    return text;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
