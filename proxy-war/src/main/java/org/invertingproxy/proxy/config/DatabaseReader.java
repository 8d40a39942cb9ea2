package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads which database holds the registry. Its problems never quote the URL, which may hold a
 * password by mistake.
 */
final class DatabaseReader {
  private static final Pattern URL =
      Pattern.compile("jdbc:postgresql:\\S+|jdbc:h2:mem:[^;\\s]+(;\\S*)?");
  private static final Pattern PASSWORD = Pattern.compile("(?i)[?&;][a-z]*password=|//[^/?]*@");

  private final SettingReader settings;

  DatabaseReader(SettingReader settings) {
    this.settings = settings;
  }

  DatabaseConfig read() {
    @Nullable String url = settings.read(Options.DATABASE_URL).orElse(null);
    @Nullable String user = settings.read(Options.DATABASE_USER).orElse(null);
    @Nullable Path passwordFile = settings.read(Options.DATABASE_PASSWORD_FILE).orElse(null);
    @Nullable String jndi = settings.read(Options.DATABASE_JNDI).orElse(null);
    if (url != null) {
      checkUrl(url);
    } else {
      refuseWithoutUrl(Options.DATABASE_USER, user);
      refuseWithoutUrl(Options.DATABASE_PASSWORD_FILE, passwordFile);
    }
    if (url != null && jndi != null) {
      settings.refuse(Options.DATABASE_JNDI, "cannot be set beside database-url");
    }
    if (jndi != null && !jndi.startsWith("java:")) {
      settings.refuse(Options.DATABASE_JNDI, "must begin with java:, as names of the container do");
    }
    if (user == null && passwordFile != null && url != null) {
      settings.refuse(Options.DATABASE_PASSWORD_FILE, "needs database-user");
    }
    return new DatabaseConfig(url, user, passwordFile, jndi);
  }

  private void checkUrl(String url) {
    if (PASSWORD.matcher(url).find()) {
      settings.refuse(
          Options.DATABASE_URL, "must not hold a password: database-password-file names one");
    } else if (!URL.matcher(url).matches()) {
      settings.refuse(
          Options.DATABASE_URL, "must begin with jdbc:postgresql: or with jdbc:h2:mem: and a name");
    }
  }

  private void refuseWithoutUrl(Option<?> option, @Nullable Object value) {
    if (value != null) {
      settings.refuse(option, "needs database-url");
    }
  }
}
