package org.invertingproxy.proxy.app;

import java.util.List;
import org.invertingproxy.proxy.config.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, at level debug, what the proxy is started with. */
public final class SettingsLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.invertingproxy.config");

  private SettingsLog() {}

  /** A line per setting: value and source. */
  public static void write(List<Setting> settings) {
    for (Setting setting : settings) {
      LOG.debug("{} = {} ({})", setting.option().key(), setting.shown(), setting.source());
    }
  }
}
