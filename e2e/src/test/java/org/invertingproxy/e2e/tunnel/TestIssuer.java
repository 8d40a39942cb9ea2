package org.invertingproxy.e2e.tunnel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An issuer on this machine: of signed tokens, and of opaque ones that it tells about. */
public final class TestIssuer implements AutoCloseable {
  private final HttpServer server;
  private final KeyPair key;
  private final Map<String, String> opaque = new ConcurrentHashMap<>();
  private volatile boolean away;

  /** Starts it. */
  public TestIssuer() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      key = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/jwks", call -> answer(call, 200, jwks()));
    server.createContext("/tokeninfo", this::tokenInfo);
    server.start();
  }

  /** The address of something of it. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** From now on the opaque token is good, and of whom has that address. */
  public void know(String token, String email) {
    opaque.put(token, email);
  }

  /** Whether it answers nothing of use from now on. */
  public void setAway(boolean now) {
    away = now;
  }

  /** A token that is good for so many seconds; the claims with single quotes. */
  public String sign(String issuer, String claims, long seconds) {
    long now = Instant.now().getEpochSecond();
    String times = ",'iat':" + now + ",'exp':" + (now + seconds) + "}";
    String text = "{'iss':'" + issuer + "'," + claims + times;
    String signed = base64("{'alg':'RS256','kid':'k1'}") + "." + base64(text);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jwks() {
    RSAPublicKey published = (RSAPublicKey) key.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"k1\",\"n\":\""
        + number(published.getModulus())
        + "\",\"e\":\""
        + number(published.getPublicExponent())
        + "\"}]}";
  }

  private void tokenInfo(HttpExchange call) throws IOException {
    String form = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = URLDecoder.decode(form.substring(form.indexOf('=') + 1), StandardCharsets.UTF_8);
    String email = opaque.get(token);
    if (email == null) {
      answer(call, 400, "{\"error\":\"invalid_token\"}");
    } else {
      answer(
          call,
          200,
          "{\"email\":\"%s\",\"email_verified\":\"true\",\"exp\":\"%d\"}"
              .formatted(email, Instant.now().getEpochSecond() + 3600));
    }
  }

  private void answer(HttpExchange call, int status, String text) throws IOException {
    try (call) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(away ? 500 : status, body.length);
      call.getResponseBody().write(body);
    }
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(String text) {
    return base64(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
