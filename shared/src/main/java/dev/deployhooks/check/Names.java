package dev.deployhooks.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * What names stand for. Addresses are those that any connection of a check would get, by the JDK,
 * which remembers them for half a minute; aliases are asked of the name servers.
 *
 * @see <a href="https://docs.oracle.com/javase/8/docs/technotes/guides/jndi/jndi-dns.html">DNS
 *     service provider for JNDI</a>
 */
interface Names {

  /** The addresses of a name. */
  List<InetAddress> addresses(String name) throws UnknownHostException;

  /**
   * The name that a name is an alias of, without a dot at its end.
   *
   * @param timeout for each of two tries
   */
  Optional<String> alias(String name, Duration timeout) throws NamingException;

  /** Those of the system. */
  static Names ofSystem() {
    return at("dns:");
  }

  /**
   * Those of the system, with the aliases of certain name servers.
   *
   * @param servers such as {@code dns://10.0.0.2}
   */
  static Names at(String servers) {
    return new Names() {
      @Override
      public List<InetAddress> addresses(String name) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(name));
      }

      @Override
      @SuppressWarnings({
        "JdkObsolete" /* JNDI takes no other map. */,
        "BanJNDI" /* The attributes of DNS are text: nothing is deserialised. */
      })
      public Optional<String> alias(String name, Duration timeout) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, servers);
        settings.put("com.sun.jndi.dns.timeout.initial", Long.toString(timeout.toMillis()));
        settings.put("com.sun.jndi.dns.timeout.retries", "2");
        InitialDirContext context = new InitialDirContext(settings);
        try {
          Attribute found = context.getAttributes(name, new String[] {"CNAME"}).get("CNAME");
          return found == null
              ? Optional.empty()
              : Optional.of(Names.undotted(String.valueOf(found.get())));
        } catch (NameNotFoundException _) {
          return Optional.empty();
        } finally {
          context.close();
        }
      }
    };
  }

  private static String undotted(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
