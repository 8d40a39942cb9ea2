/** What the app remembers between two starts, and what it reads from a token. */
@NullMarked
package org.invertingproxy.desktop.settings;

import org.jspecify.annotations.NullMarked;
