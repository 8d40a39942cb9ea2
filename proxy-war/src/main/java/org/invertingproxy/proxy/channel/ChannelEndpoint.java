package org.invertingproxy.proxy.channel;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.mux.Mux;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket of one channel, in any container. Messages are taken in parts and put together
 * here: whole messages would make Tomcat hold a buffer of the largest size for every idle agent.
 */
public final class ChannelEndpoint extends Endpoint {
  /** A message of at most 128 KiB that takes longer goes to nobody who could be served. */
  private static final long SEND_MILLIS = 60_000;

  /** What Tomcat calls the bound for sends that block its own threads, as answers to pings. */
  private static final String TOMCAT_SEND_MILLIS =
      "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

  /** Enough for a hello and an offer; anybody can make us hold so much. */
  private static final int STRANGERS_MESSAGE = 16 * 1024;

  private static final long CONTROL_MILLIS = 2_000;

  private final AgentChannels channels;
  private final UpgradeCall upgrade;
  private volatile @Nullable AgentChannel channel;

  ChannelEndpoint(AgentChannels channels, UpgradeCall upgrade) {
    this.channels = channels;
    this.upgrade = upgrade;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(0); // the channel's heartbeat decides
    session.getUserProperties().put(TOMCAT_SEND_MILLIS, CONTROL_MILLIS);
    session.getAsyncRemote().setSendTimeout(SEND_MILLIS);
    JettyReads.enlarge(session);
    TomcatUnmasking.install(session);
    SessionSender sender = new SessionSender(session, channels.closer());
    AgentChannel opened = channels.open(upgrade, sender);
    channel = opened;
    Mux mux = opened.mux();
    opened.start();
    MessageAssembly assembly = new MessageAssembly(() -> limit(opened), mux::received);
    session.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>)
            (part, last) -> {
              if (!assembly.add(part, last)) {
                mux.close(ChannelCode.TOO_LARGE, "message over the limit");
              }
            });
    session.addMessageHandler(
        String.class, (MessageHandler.Partial<String>) (part, last) -> refuseText(mux, sender));
  }

  private int limit(AgentChannel opened) {
    int usual = channels.muxConfig().limits().message();
    return opened.isStranger() ? Math.min(STRANGERS_MESSAGE, usual) : usual;
  }

  private static void refuseText(Mux mux, SessionSender sender) {
    sender.close(CloseReason.CloseCodes.CANNOT_ACCEPT.getCode(), "binary messages only");
    mux.transportClosed(CloseReason.CloseCodes.CANNOT_ACCEPT.getCode(), "a text message");
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    AgentChannel opened = channel;
    if (opened != null) {
      String phrase = reason.getReasonPhrase();
      opened.mux().transportClosed(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
    }
  }

  @Override
  public void onError(Session session, Throwable cause) {
    AgentChannel opened = channel;
    if (opened != null) {
      opened
          .mux()
          .transportClosed(
              CloseReason.CloseCodes.CLOSED_ABNORMALLY.getCode(), cause.getClass().getSimpleName());
    }
    new SessionSender(session, channels.closer())
        .close(CloseReason.CloseCodes.UNEXPECTED_CONDITION.getCode(), "");
  }
}
