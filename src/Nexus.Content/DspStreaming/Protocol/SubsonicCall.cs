using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Geography;

namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>Who signed in through a music app.</summary>
/// <param name="UserId">Who.</param>
/// <param name="UserName">What the app signs in with: the account's e-mail address.</param>
/// <param name="DisplayName">As shown to others.</param>
/// <param name="MayWrite">False for a personal token that is for reading only.</param>
/// <param name="CredentialId">The app password or personal token.</param>
/// <param name="Roles">The account's roles now.</param>
internal sealed record AppUser(
    Guid UserId,
    string UserName,
    string DisplayName,
    bool MayWrite,
    Guid CredentialId,
    IReadOnlyList<string> Roles
);

/// <summary>One request of an app, on its way through a method.</summary>
internal sealed class SubsonicCall(HttpContext http, Parameters parameters, AppUser? user)
{
    public HttpContext Http => http;

    public Parameters Sent => parameters;

    /// <summary>There for every method but those that need no sign-in.</summary>
    public AppUser User => user ?? throw new InvalidOperationException("This method needs a sign-in.");

    public Guid UserId => User.UserId;

    /// <summary>The app, as it calls itself.</summary>
    public string Client => parameters.Text("c") is { } name ? name[..Math.Min(name.Length, 100)] : "unnamed";

    /// <summary>The app on one of the listener's devices, as far as its password tells devices apart.</summary>
    public string Player => $"{Client[..Math.Min(Client.Length, 60)]}/{User.CredentialId:N}";

    /// <summary>What streaming-v2 is asked before a song is sent.</summary>
    public OpenPlayback ToPlay(Guid workId) => new(UserId, workId, Player, Get<ClientCountry>().Of(http), User.Roles);

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>What goes into the answer.</summary>
    public List<Element> Answer { get; } = [];

    /// <summary>A list that stands at the top of the answer.</summary>
    public ElementList? AnswerList { get; set; }

    /// <summary>The method has answered by itself, with bytes of a song or a picture.</summary>
    public bool IsAnswered { get; set; }

    public T Get<T>()
        where T : notnull => http.RequestServices.GetRequiredService<T>();

    public Task<Shelf> ShelfAsync() => Get<Shelves>().OfAsync(UserId, Aborted);
}
