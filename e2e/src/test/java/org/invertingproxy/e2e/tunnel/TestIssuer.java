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
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An issuer on this machine: of signed tokens, and of opaque ones that it tells about. */
public final class TestIssuer implements AutoCloseable {
  private final HttpServer server;
  private final KeyPair key;
  private final Map<String, String> opaque = new ConcurrentHashMap<>();
  private final Queue<String> clients = new ConcurrentLinkedQueue<>();
  private volatile boolean away;
  private volatile boolean quoting;

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
    server.createContext("/introspect", this::introspect);
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

  /** Whether it fails from now on about opaque tokens, with all that it was sent in its answers. */
  public void setQuoting(boolean now) {
    quoting = now;
  }

  /** The credentials by which introspection was asked for. */
  public Queue<String> clients() {
    return clients;
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
    String form = form(call);
    String email = opaque.get(token(form));
    if (quoting) {
      answer(call, 500, quoted(call, form));
    } else if (email == null) {
      answer(call, 400, "{\"error\":\"invalid_token\"}");
    } else {
      answer(
          call,
          200,
          "{\"email\":\"%s\",\"email_verified\":\"true\",\"exp\":\"%d\"}"
              .formatted(email, Instant.now().getEpochSecond() + 3600));
    }
  }

  /** RFC 7662. */
  private void introspect(HttpExchange call) throws IOException {
    String form = form(call);
    String email = opaque.get(token(form));
    clients.add(String.valueOf(call.getRequestHeaders().getFirst("Authorization")));
    if (quoting) {
      answer(call, 500, quoted(call, form));
    } else if (email == null) {
      answer(call, 200, "{\"active\":false}");
    } else {
      answer(call, 200, "{\"active\":true,\"email\":\"%s\"}".formatted(email));
    }
  }

  private static String form(HttpExchange call) throws IOException {
    return new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String token(String form) {
    String value = form.substring(form.indexOf('=') + 1).replaceFirst("&.*", "");
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String quoted(HttpExchange call, String form) {
    return form + " " + call.getRequestHeaders().entrySet();
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
