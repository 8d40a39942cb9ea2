package org.invertingproxy.proxy.auth;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that others have issued, and that count because the operator has named their issuers.
 * Thread-safe, never blocks, never throws on any input.
 */
public interface OutsideTokens {
  /** Where no issuers are named. */
  OutsideTokens NONE =
      new OutsideTokens() {
        @Override
        public boolean readVmIds() {
          return false;
        }

        @Override
        public boolean concern(ShownToken shown) {
          return false;
        }

        @Override
        public Authentication known(ShownToken shown) {
          return new Authentication.Refused(CredentialFailure.UNSUPPORTED);
        }

        @Override
        public @Nullable CompletableFuture<?> ask(ShownToken shown, BooleanSupplier suspicious) {
          return null;
        }
      };

  /** Whether the field of Google's VM identities is looked at. */
  boolean readVmIds();

  /** Whether one of the issuers could have issued it; never so for one of our own. */
  boolean concern(ShownToken shown);

  /** What is known about it; unavailable as long as its issuer has not been asked. */
  Authentication known(ShownToken shown);

  /**
   * Asks its issuer, at most once for one token at a time.
   *
   * @param suspicious whether whoever shows it has shown bad ones: such tokens wait behind each
   *     other, so that they take nobody else's place
   * @return completes, never with a failure, within some seconds, when {@link #known} has news;
   *     null when waiting would bring none
   */
  @Nullable CompletableFuture<?> ask(ShownToken shown, BooleanSupplier suspicious);
}
