using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Account;

/// <summary>The one who signed in; nobody learns of others here.</summary>
internal static class ShowUser
{
    public static void Add(MethodTable table) =>
        table.Read("getUser", ShowAsync).Read("getAvatar", AvatarAsync).Read("tokenInfo", ShowToken);

    public static bool IsMe(SubsonicCall call, string name) =>
        name.Trim().Equals(call.User.UserName, StringComparison.OrdinalIgnoreCase);

    private static Task ShowAsync(SubsonicCall call)
    {
        RequireMe(call);
        call.Answer.Add(
            new Element("user")
                .Set("username", call.User.UserName)
                .Set("email", call.User.UserName)
                .Set("scrobblingEnabled", true)
                .Set("adminRole", false)
                .Set("settingsRole", false)
                .Set("downloadRole", true)
                .Set("uploadRole", false)
                .Set("playlistRole", call.User.MayWrite)
                .Set("coverArtRole", false)
                .Set("commentRole", false)
                .Set("podcastRole", false)
                .Set("streamRole", true)
                .Set("jukeboxRole", false)
                .Set("shareRole", false)
                .Set("videoConversionRole", false)
                .Values("folder", [1])
        );
        return Task.CompletedTask;
    }

    private static Task AvatarAsync(SubsonicCall call)
    {
        RequireMe(call);
        throw SubsonicException.Absent("picture");
    }

    private static Task ShowToken(SubsonicCall call)
    {
        call.Answer.Add(new Element("tokenInfo").Set("username", call.User.UserName));
        return Task.CompletedTask;
    }

    private static void RequireMe(SubsonicCall call)
    {
        if (call.Sent.Text("username") is { } name && !IsMe(call, name))
        {
            throw new SubsonicException(SubsonicException.NotAllowed, "You see your own account only.");
        }
    }
}
