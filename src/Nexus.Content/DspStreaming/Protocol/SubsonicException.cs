namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>A refusal in the protocol's own numbers, which come with the HTTP status 200.</summary>
internal sealed class SubsonicException(int code, string message) : Exception(message)
{
    public const int Generic = 0;
    public const int MissingParameter = 10;
    public const int WrongCredentials = 40;
    public const int ConflictingCredentials = 43;
    public const int InvalidApiKey = 44;
    public const int NotAllowed = 50;
    public const int NotFound = 70;

    public int Code { get; } = code;

    public static SubsonicException Missing(string parameter) =>
        new(MissingParameter, $"The parameter '{parameter}' is missing.");

    public static SubsonicException Wrong(string parameter, string demand) =>
        new(MissingParameter, $"The parameter '{parameter}' is not valid: {demand}");

    public static SubsonicException Absent(string what) => new(NotFound, $"There is no such {what}.");
}
