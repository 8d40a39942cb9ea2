package org.invertingproxy.proxy.outside;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.OutsideTokens;
import org.invertingproxy.proxy.auth.ShownToken;
import org.jspecify.annotations.Nullable;

/** One issuer; see {@link OutsideTokens}. Thread-safe, never blocks. */
interface Issuer {
  Authentication known(ShownToken shown);

  @Nullable CompletableFuture<?> ask(ShownToken shown, BooleanSupplier suspicious);
}
