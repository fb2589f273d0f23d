using Microsoft.AspNetCore.Http;
using Nexus.Web.Wire;

namespace Nexus.Web.Calls;

/// <summary>
/// In whose name the visitor works in the studio: his own or an organisation's, as a cookie of the browser says. The
/// services look at his membership themselves; this only decides what to show.
/// </summary>
internal sealed class Acting(Api api, Visitor visitor, IHttpContextAccessor accessor)
{
    private Task? loading;

    /// <summary>The organisations the visitor is in.</summary>
    public IReadOnlyList<Crew> Crews { get; private set; } = [];

    /// <summary>The one he works for, or null in his own name.</summary>
    public Crew? Crew { get; private set; }

    /// <summary>The cookie names an organisation he is not in any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whose works, products and account to show.</summary>
    public Guid? PartyId => Crew?.OrganisationId ?? visitor.UserId;

    public bool IsOpen => visitor.IsCreator || Crew is not null;

    /// <summary>Whether he may make, change, publish and sell: his account and his role both allow it.</summary>
    public bool MayEdit => visitor.IsCreator && Crew?.Role is null or "editor" or "manager" or "owner";

    /// <summary>Whether he may give a buyer's money back.</summary>
    public bool MayRefund => Crew?.Role is null or "manager" or "owner";

    public bool SeesMoney => Crew?.Role is not "viewer";

    /// <summary>Finds out once; from then on <see cref="Api"/> asks in that name.</summary>
    public Task LoadAsync() => loading ??= FindAsync();

    private async Task FindAsync()
    {
        var answer = await api.GetAsync<Paged<Crew>>("user-auth", "/api/users/organisations");
        Crews = answer.Value?.Items ?? [];
        if (Guid.TryParse(accessor.HttpContext!.Request.Cookies["nexus_acts_for"], out var chosen))
        {
            Crew = Crews.FirstOrDefault(crew => crew.OrganisationId == chosen);
            if (Crew is null && answer.Trouble is Trouble.Away)
            {
                // Never silently in his own name: what he makes would land in the wrong place.
                Crew = new Crew(chosen, "your organisation", "viewer", default);
            }
            IsGone = Crew is null;
        }
        if (Crew is null && !visitor.IsCreator && Crews.Count > 0)
        {
            Crew = Crews[0];
        }
        api.ActsFor = Crew?.OrganisationId;
    }
}
