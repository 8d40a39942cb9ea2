package org.invertingproxy.desktop.model;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.desktop.settings.Settings;
import org.invertingproxy.desktop.tunnel.TunnelRequest;
import org.jspecify.annotations.Nullable;

/** What the user enters before sharing. */
public final class ShareForm {
  private final FormField proxy = new FormField();
  private final FormField backend = new FormField();
  private final FormField localServer = new FormField();
  private final TokenInput token;
  private final BooleanProperty insecure = new SimpleBooleanProperty();
  private final BooleanBinding unencrypted =
      Bindings.createBooleanBinding(this::isUnencrypted, proxy.textProperty());
  private String prefilledBackend = "";

  ShareForm(InstantSource clock) {
    token = new TokenInput(clock);
    token.backendsProperty().addListener((observable, old, named) -> prefillBackend(named));
    unencrypted.addListener((observable, old, now) -> insecure.set(false));
  }

  /** The proxy's address. */
  public FormField proxy() {
    return proxy;
  }

  /** The backend's name. */
  public FormField backend() {
    return backend;
  }

  /** The local server: a port, or host and port. */
  public FormField localServer() {
    return localServer;
  }

  /** The token. */
  public TokenInput token() {
    return token;
  }

  /** Whether the proxy's address is one to which the token would travel readable. */
  public ObservableBooleanValue unencryptedProperty() {
    return unencrypted;
  }

  /** Whether the user allows that. */
  public BooleanProperty insecureProperty() {
    return insecure;
  }

  /** Reads every field, so that all problems show at once; empty if there is one. */
  Optional<TunnelRequest> read() {
    Optional<ProxyAddress> address = proxy.read(ProxyText::parse).filter(this::isAllowed);
    Optional<String> name = backend.read(ShareForm::requireName);
    Optional<BackendAddress> local = localServer.read(ShareForm::parseLocalServer);
    Optional<TokenSource> source = token.source();
    if (address.isEmpty() || name.isEmpty() || local.isEmpty() || source.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TunnelRequest(address.get(), name.get(), local.get(), source.get(), insecure.get()));
  }

  void restore(Settings settings) {
    proxy.textProperty().set(settings.proxy());
    backend.textProperty().set(settings.backend());
    localServer.textProperty().set(settings.localServer());
    String file = settings.tokenFile();
    token.fileProperty().set(file == null ? null : Path.of(file));
  }

  Settings toSettings(boolean dark) {
    @Nullable Path file = token.fileProperty().get();
    return new Settings(
        proxy.stripped(),
        backend.stripped(),
        localServer.stripped(),
        file == null ? null : file.toString(),
        dark);
  }

  /** A name typed by the user is never replaced. */
  private void prefillBackend(List<String> named) {
    boolean untouched = backend.stripped().isEmpty() || backend.stripped().equals(prefilledBackend);
    if (untouched && !named.isEmpty()) {
      prefilledBackend = named.get(0);
      backend.textProperty().set(prefilledBackend);
    }
  }

  private boolean isUnencrypted() {
    try {
      ProxyAddress address = ProxyText.parse(proxy.stripped());
      return !address.isTls() && !address.isLoopback();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isAllowed(ProxyAddress address) {
    boolean allowed = address.isTls() || address.isLoopback() || insecure.get();
    if (!allowed) {
      proxy.setProblem("this address is not encrypted: use https://, or allow it below");
    }
    return allowed;
  }

  private static String requireName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("enter the name under which the proxy knows your server");
    }
    return name;
  }

  private static BackendAddress parseLocalServer(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("pick a port from the list or enter one");
    }
    return BackendAddress.parse(text);
  }
}
