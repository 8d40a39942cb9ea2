package org.invertingproxy.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one issuer of the file of issuers. */
final class IssuerReader {
  /** None by which a published key could be used as a shared secret, and none without a key. */
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Duration USUAL_LIFETIME = Duration.ofHours(1);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(366);
  private static final Duration USUAL_CACHE = Duration.ofMinutes(5);
  private static final Duration LONGEST_CACHE = Duration.ofHours(1);

  private final JsonFields fields;
  private final Path file;

  /**
   * A reader.
   *
   * @param file that it stands in; paths are relative to it
   */
  IssuerReader(JsonFields fields, Path file) {
    this.fields = fields;
    this.file = file;
  }

  Optional<IssuerConfig> read() {
    String name = fields.need("name", IssuerReader::name).orElse("");
    String kind = fields.need("kind", text -> text).orElse("");
    IssuerConfig.@Nullable Tokens tokens =
        switch (kind) {
          case "jwt" -> signed(false);
          case "google-vm" -> signed(true);
          case "introspection" -> opaque(OpaqueTokens.Kind.INTROSPECTION);
          case "tokeninfo" -> opaque(OpaqueTokens.Kind.TOKENINFO);
          default -> null;
        };
    if (tokens == null) {
      if (!kind.isEmpty()) {
        fields.refuse("kind", "must be jwt, google-vm, introspection or tokeninfo");
      }
      return Optional.empty();
    }
    Set<String> audience = fields.set("audience", text -> text);
    if (audience.isEmpty() && tokens instanceof SignedTokens && !fields.has("audience")) {
      fields.refuse("audience", "is missing");
    }
    if (tokens instanceof SignedTokens signed && signed.vmId()) {
      audience = audiencesOfGooglesAgent(audience);
    }
    Duration lifetime =
        fields.read("maxLifetime", text -> duration(text, LONGEST_LIFETIME)).orElse(USUAL_LIFETIME);
    List<IdentityRule> rules = rules(tokens, audience);
    fields.finish();
    return Optional.of(new IssuerConfig(name, tokens, audience, lifetime, rules));
  }

  private SignedTokens signed(boolean google) {
    String issuer =
        google && !fields.has("issuer")
            ? "https://accounts.google.com"
            : fields.need("issuer", text -> text).orElse("");
    @Nullable Path keys = fields.read("keysFile", this::path).orElse(null);
    @Nullable URI url = fields.read("keysUrl", IssuerReader::url).orElse(null);
    if (google && !fields.has("keysUrl") && !fields.has("keysFile")) {
      url = URI.create("https://www.googleapis.com/oauth2/v3/certs");
    } else if (fields.has("keysUrl") == fields.has("keysFile")) {
      fields.refuse("keysUrl", "or keysFile is needed, and not both");
    }
    Set<String> algorithms = fields.set("algorithms", IssuerReader::algorithm);
    return new SignedTokens(
        issuer, url, keys, algorithms.isEmpty() ? Set.of("RS256") : algorithms, google);
  }

  private OpaqueTokens opaque(OpaqueTokens.Kind kind) {
    URI url = fields.need("url", IssuerReader::url).orElse(URI.create("https://localhost/"));
    String method = "POST";
    @Nullable String clientId = null;
    @Nullable Path secret = null;
    if (kind == OpaqueTokens.Kind.INTROSPECTION) {
      clientId = fields.read("clientId", text -> text).orElse(null);
      secret = fields.read("clientSecretFile", this::path).orElse(null);
      if (fields.has("clientId") != fields.has("clientSecretFile")) {
        fields.refuse("clientId", "and clientSecretFile belong together");
      }
    } else {
      method = fields.read("method", IssuerReader::method).orElse(method);
    }
    String prefix = fields.read("prefix", text -> text).orElse("");
    Duration cache =
        fields.read("cacheFor", text -> duration(text, LONGEST_CACHE)).orElse(USUAL_CACHE);
    return new OpaqueTokens(kind, url, method.equals("GET"), clientId, secret, prefix, cache);
  }

  private List<IdentityRule> rules(IssuerConfig.Tokens tokens, Set<String> audience) {
    boolean google = tokens instanceof SignedTokens signed && signed.vmId();
    List<IdentityRule> rules = new ArrayList<>();
    for (JsonFields rule : fields.objects("identities")) {
      String role = rule.need("role", IssuerReader::role).orElse("agent");
      ClaimName subject =
          rule.read("subject", ClaimName::parse).orElse(ClaimName.parse(google ? "email" : "sub"));
      Map<ClaimName, ClaimPattern> claims = new LinkedHashMap<>();
      rule.object("claims").ifPresent(wanted -> claims(wanted, claims));
      Set<String> backends = rule.set("backends", text -> text);
      if (google && !role.equals("agent")) {
        rule.refuse("role", "must be agent, since only agents show the identity of a VM");
      }
      if (claims.isEmpty() && (role.equals("admin") || rule.has("backends"))) {
        rule.refuse("claims", "must tell this identity from all others of the issuer");
      } else if (claims.isEmpty() && audience.isEmpty()) {
        rule.refuse("claims", "must say something where the issuer has no audience");
      }
      rule.finish();
      rules.add(new IdentityRule(role, subject, claims, backends.isEmpty() ? null : backends));
    }
    return rules;
  }

  private static void claims(JsonFields wanted, Map<ClaimName, ClaimPattern> claims) {
    for (String name : wanted.names()) {
      Optional<ClaimPattern> pattern = wanted.read(name, ClaimPattern::parse);
      try {
        ClaimName claim = ClaimName.parse(name);
        pattern.ifPresent(found -> claims.put(claim, found));
      } catch (IllegalArgumentException e) {
        wanted.refuse(name, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Google's agent asks for a token for the very address of each call. */
  private Set<String> audiencesOfGooglesAgent(Set<String> addresses) {
    Set<String> audiences = new HashSet<>();
    for (String address : addresses) {
      if (!address.endsWith("/")) {
        fields.refuse("audience", "must be the agents' -proxy address, which ends in a slash");
      }
      for (String call : List.of("pending", "request", "response")) {
        audiences.add(address + "agent/" + call);
      }
    }
    return audiences;
  }

  private Path path(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  private static String name(String text) {
    return matching(text, NAME.matcher(text).matches(), "must be lower-case letters and digits");
  }

  private static String algorithm(String text) {
    return matching(
        text,
        ALGORITHMS.contains(text),
        "must be one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and EdDSA");
  }

  private static String method(String text) {
    return matching(text, text.equals("GET") || text.equals("POST"), "must be GET or POST");
  }

  private static String role(String text) {
    return matching(
        text, Set.of("agent", "user", "admin").contains(text), "must be agent, user or admin");
  }

  private static String matching(String text, boolean fits, String message) {
    if (!fits) {
      throw new IllegalArgumentException(message);
    }
    return text;
  }

  private static Duration duration(String text, Duration most) {
    Duration duration = GoDuration.parse(text);
    if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException("must be from 1s to " + GoDuration.format(most));
    }
    return duration;
  }

  private static URI url(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
    String host = url.getHost();
    if (host == null || url.getUserInfo() != null || url.getFragment() != null) {
      throw new IllegalArgumentException("must be a URL of a host, without user and fragment");
    }
    boolean near = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    if (!"https".equals(url.getScheme()) && !(near && "http".equals(url.getScheme()))) {
      throw new IllegalArgumentException("must begin with https://");
    }
    return url;
  }
}
