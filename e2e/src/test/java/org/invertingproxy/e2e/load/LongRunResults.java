package org.invertingproxy.e2e.load;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link LongRun} of the whole run. */
public final class LongRunResults implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LongRun.class;
  }

  @Override
  public LongRun resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(LongRunResults.class))
        .computeIfAbsent(LongRun.class, key -> new LongRun(), LongRun.class);
  }
}
