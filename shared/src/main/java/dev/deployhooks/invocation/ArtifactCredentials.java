package dev.deployhooks.invocation;

/**
 * The credentials of one job of CodePipeline, which read its artifacts and expire soon. Nothing of
 * them appears in a log, a report or an exception.
 *
 * @param accessKeyId names them
 * @param secretAccessKey signs with them
 * @param sessionToken goes with each request
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html">AWS
 *     Lambda invoke action reference</a>, which warns of logging the event for their sake
 */
public record ArtifactCredentials(String accessKeyId, String secretAccessKey, String sessionToken) {

  @Override
  public String toString() {
    return "(credentials)";
  }
}
