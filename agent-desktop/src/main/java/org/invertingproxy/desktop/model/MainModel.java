package org.invertingproxy.desktop.model;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.invertingproxy.desktop.ports.LocalPort;
import org.invertingproxy.desktop.settings.Settings;
import org.invertingproxy.desktop.settings.SettingsStore;
import org.invertingproxy.desktop.settings.TokenStore;
import org.invertingproxy.desktop.tunnel.TunnelService;

/**
 * The whole window. {@link #sample} is to be called a few times a second; nothing changes by itself
 * in between. {@link #close} remembers the form and ends the tunnel.
 */
public final class MainModel implements AutoCloseable {
  private final SettingsStore settings;
  private final TokenStore tokens;
  private final ShareForm form;
  private final PortsModel ports;
  private final RequestsModel requests = new RequestsModel();
  private final ShareModel share;
  private final BooleanProperty dark = new SimpleBooleanProperty();
  private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper("");
  private final StringBinding action;

  /** A window that remembers here, finds ports there, and shares by this service. */
  public MainModel(
      SettingsStore settings,
      TokenStore tokens,
      Supplier<List<LocalPort>> portSource,
      TunnelService service,
      InstantSource clock) {
    this.settings = settings;
    this.tokens = tokens;
    form = new ShareForm(clock);
    ports = new PortsModel(portSource, form.localServer(), clock);
    share = new ShareModel(service, requests);
    action =
        Bindings.createStringBinding(
            this::describeAction, share.statusProperty(), form.localServer().textProperty());
    restore();
  }

  /** What the user enters. */
  public ShareForm form() {
    return form;
  }

  /** The local ports. */
  public PortsModel ports() {
    return ports;
  }

  /** The state of sharing. */
  public ShareModel share() {
    return share;
  }

  /** The last requests. */
  public RequestsModel requests() {
    return requests;
  }

  /** Whether the window is dark. */
  public BooleanProperty darkProperty() {
    return dark;
  }

  /** Something beside sharing that went wrong, as a sentence; empty while nothing did. */
  public ReadOnlyStringProperty noticeProperty() {
    return notice.getReadOnlyProperty();
  }

  /** What {@link #toggle} would do, for the button. */
  public StringBinding actionProperty() {
    return action;
  }

  /** Shares what the form says, or stops. */
  public void toggle() {
    if (share.state().isRunning()) {
      share.stop();
    } else {
      form.read()
          .ifPresent(
              request -> {
                remember();
                share.start(request);
              });
    }
  }

  /** Takes over what changed since the last call. */
  public void sample() {
    ports.sample();
    share.sample();
  }

  @Override
  public void close() {
    remember();
    share.close();
  }

  private String describeAction() {
    String local = form.localServer().stripped();
    return switch (share.state()) {
      case OFF, REFUSED -> local.isEmpty() ? "Share" : "Share " + local;
      case CONNECTING -> "Cancel";
      case ONLINE, RETRYING -> "Stop sharing";
      case STOPPING -> "Stop now";
    };
  }

  private void restore() {
    try {
      form.token().pasted().textProperty().set(tokens.load());
      Settings saved = settings.load();
      dark.set(saved.dark());
      form.restore(saved);
    } catch (IOException e) {
      notice.set(Sentence.of("the saved settings cannot be read: " + e.getMessage()));
    }
  }

  private void remember() {
    try {
      settings.save(form.toSettings(dark.get()));
      tokens.save(form.token().pasted().stripped());
      notice.set("");
    } catch (IOException e) {
      notice.set(Sentence.of("the settings cannot be saved: " + e.getMessage()));
    }
  }
}
