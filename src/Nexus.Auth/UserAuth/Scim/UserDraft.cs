using System.Globalization;
using System.Text.Json.Nodes;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Scim.Filters;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>
/// What a provisioning client may say of an account, while it is put together. There is no role here and no identifier:
/// a client cannot set them.
/// </summary>
internal sealed class UserDraft
{
    public string? UserName { get; set; }

    public string? Email { get; set; }

    public string? DisplayName { get; set; }

    public string? GivenName { get; set; }

    public string? FamilyName { get; set; }

    public string? ExternalId { get; set; }

    public string? Locale { get; set; }

    public string? TimeZone { get; set; }

    public bool Active { get; set; } = true;

    /// <summary>An account as it is, to be changed.</summary>
    public static UserDraft Of(User user) =>
        new()
        {
            UserName = user.UserName ?? user.Email,
            Email = user.Email,
            DisplayName = user.DisplayName,
            GivenName = user.GivenName,
            FamilyName = user.FamilyName,
            ExternalId = user.ExternalId,
            Locale = user.Locale,
            TimeZone = user.TimeZone,
            Active = user.Active,
        };

    /// <summary>A whole document (POST, PUT): what it leaves out is not there.</summary>
    public static UserDraft Of(JsonObject document)
    {
        var draft = new UserDraft();
        draft.SetAll(document);
        return draft;
    }

    /// <summary>Every attribute of an object, also with dotted and schema names as keys.</summary>
    public void SetAll(JsonObject document)
    {
        foreach (var (name, value) in ScimBody.Attributes(document))
        {
            Set(name, value);
        }
    }

    /// <summary>Sets one attribute by its plain path; unknown ones are passed over.</summary>
    public void Set(string path, JsonNode? value)
    {
        switch (path)
        {
            case "username":
                UserName = ScimBody.Text(path, value);
                break;
            case "displayname":
                DisplayName = ScimBody.Text(path, value);
                break;
            case "externalid":
                ExternalId = ScimBody.Text(path, value);
                break;
            case "active":
                Active = ScimBody.Flag(path, value);
                break;
            case "locale":
                Locale = ScimBody.Text(path, value);
                break;
            case "timezone":
                TimeZone = ScimBody.Text(path, value);
                break;
            case "name.givenname":
                GivenName = ScimBody.Text(path, value);
                break;
            case "name.familyname":
                FamilyName = ScimBody.Text(path, value);
                break;
            case "name":
                SetName(value);
                break;
            case "emails" or "emails.value":
                SetEmail(value);
                break;
            default:
                break;
        }
    }

    public void Remove(string path)
    {
        if (path is "username" or "active" or "emails" or "emails.value" or "id" or "schemas")
        {
            throw new ScimException(400, "mutability", $"'{path}' cannot be removed.");
        }
        Set(path, null);
    }

    private void SetName(JsonNode? name)
    {
        GivenName = ScimBody.Text("name.givenName", ScimBody.Member(name, "givenName"));
        FamilyName = ScimBody.Text("name.familyName", ScimBody.Member(name, "familyName"));
    }

    private void SetEmail(JsonNode? value)
    {
        var items = ScimBody.Items(value).Where(item => item is not null).ToList();
        var primary = items.Find(item =>
            ScimBody.Member(item, "primary") is { } flag && ScimBody.Flag("primary", flag)
        );
        var chosen = primary ?? items.FirstOrDefault();
        Email =
            ScimBody.Text("emails.value", chosen is JsonObject ? ScimBody.Member(chosen, "value") : chosen) ?? Email;
    }

    /// <summary>The account's address, checked.</summary>
    public string CheckedEmail() =>
        EmailName.Check(Email ?? UserName ?? throw ScimException.Value("'userName' is needed."));

    /// <summary>The name to show: what was given, or what can be made of the rest.</summary>
    public string CheckedName()
    {
        var full = string.Join(' ', new[] { GivenName, FamilyName }.Where(part => !string.IsNullOrWhiteSpace(part)));
        var name =
            new[] { DisplayName, full, UserName }.FirstOrDefault(one => !string.IsNullOrWhiteSpace(one))
            ?? throw ScimException.Value("'userName' is needed.");
        return DisplayNames.Check(name.Length > 80 ? name[..80] : name);
    }

    /// <summary>Writes what it says into the account.</summary>
    public void WriteTo(User user, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(UserName))
        {
            throw ScimException.Value("'userName' is needed.");
        }
        var email = CheckedEmail();
        if (email != user.Email)
        {
            user.ChangeEmail(email);
        }
        user.DisplayName = CheckedName();
        user.UserName = UserName.Equals(email, StringComparison.OrdinalIgnoreCase)
            ? null
            : UserName.ToLower(CultureInfo.InvariantCulture);
        (user.GivenName, user.FamilyName, user.ExternalId) = (GivenName, FamilyName, ExternalId);
        (user.Locale, user.TimeZone) = (Locale, TimeZone);
        user.Active = Active;
        user.ChangedAt = now;
    }
}
