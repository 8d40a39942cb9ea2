package org.invertingproxy.proxy.outside;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.StandingSource;
import org.invertingproxy.proxy.config.IdentityRule;
import org.invertingproxy.proxy.config.IssuerConfig;

/** Says whom the good tokens of one issuer stand for. Immutable. */
final class Identities {
  private static final int LONGEST_SUBJECT = 256;

  private final IssuerConfig config;

  Identities(IssuerConfig config) {
    this.config = config;
  }

  /** Whether the token is meant for us: its {@code aud} has one of ours. */
  boolean isForUs(Map<String, ?> claims) {
    Set<String> ours = config.audience();
    Object audience = claims.get("aud");
    return ours.isEmpty()
        || (audience instanceof String one && ours.contains(one))
        || (audience instanceof Collection<?> many && many.stream().anyMatch(ours::contains));
  }

  /**
   * What a verdict means for a token that is shown for that role.
   *
   * @param issuer asked of the token later on
   */
  Authentication of(Verdict verdict, Role role, TokenHash token, StandingSource issuer) {
    if (verdict instanceof Verdict.Good good) {
      return identity(good, role, token, issuer);
    }
    if (verdict instanceof Verdict.Bad bad) {
      return new Authentication.Refused(bad.failure());
    }
    return new Authentication.Unavailable();
  }

  private Authentication identity(
      Verdict.Good good, Role role, TokenHash token, StandingSource issuer) {
    for (IdentityRule rule : config.rules()) {
      if (rule.role().equals(role.audience())
          && fits(rule, good.claims())
          && rule.subject().in(good.claims()) instanceof String subject
          && isName(subject)) {
        String id = config.name() + ":" + token.shortName();
        return new Authentication.Accepted(
            new Identity(role, subject, rule.backends(), id, good.expires(), null, issuer));
      }
    }
    return new Authentication.Refused(CredentialFailure.NO_RULE);
  }

  private static boolean fits(IdentityRule rule, Map<String, ?> claims) {
    return rule.claims().entrySet().stream()
        .allMatch(
            wanted -> {
              Object value = wanted.getKey().in(claims);
              return value != null && wanted.getValue().fits(value);
            });
  }

  /** It goes into logs and header fields. */
  private static boolean isName(String subject) {
    return !subject.isBlank()
        && subject.length() <= LONGEST_SUBJECT
        && subject.chars().noneMatch(Character::isISOControl);
  }

  /** When a token ends at the latest that counts from that time on. */
  Instant latestEnd(Instant from) {
    return from.plus(config.maxLifetime());
  }
}
