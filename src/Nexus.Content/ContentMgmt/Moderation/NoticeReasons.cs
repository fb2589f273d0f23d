namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>Why something is reported or hidden, after the categories of the statements of reasons of the European database.</summary>
internal enum NoticeReason
{
    Copyright,
    Trademark,
    Privacy,
    Defamation,
    Hate,
    Violence,
    Terrorism,
    ChildSafety,
    SelfHarm,
    Sexual,
    Fraud,
    IllegalGoods,
    OtherIllegal,
    Terms,
}

/// <summary>A reason, as people choose it.</summary>
internal sealed record NoticeReasonView(NoticeReason Name, string Title, bool NeedsClaim);

internal static class NoticeReasons
{
    public static IReadOnlyList<NoticeReasonView> All { get; } =
    [
        .. Enum.GetValues<NoticeReason>()
            .Select(reason => new NoticeReasonView(reason, TitleOf(reason), NeedsClaim(reason))),
    ];

    /// <summary>Whose right it is has to be said where only he can say that it is broken.</summary>
    public static bool NeedsClaim(NoticeReason reason) => reason is NoticeReason.Copyright or NoticeReason.Trademark;

    public static string TitleOf(NoticeReason reason) =>
        reason switch
        {
            NoticeReason.Copyright => "Copyright: it uses a work without permission",
            NoticeReason.Trademark => "Trade mark: it uses a name or sign without permission",
            NoticeReason.Privacy => "Privacy: it shows a person or personal data without consent",
            NoticeReason.Defamation => "Defamation: it says something false about a person",
            NoticeReason.Hate => "Hate: it incites against people for what they are",
            NoticeReason.Violence => "Violence: it threatens or calls for violence",
            NoticeReason.Terrorism => "Terrorism: it promotes terrorist acts",
            NoticeReason.ChildSafety => "Protection of children: it sexualises or endangers a child",
            NoticeReason.SelfHarm => "Self-harm: it encourages people to harm themselves",
            NoticeReason.Sexual => "Sexual content against the law or without consent",
            NoticeReason.Fraud => "Fraud: it deceives people for money or data",
            NoticeReason.IllegalGoods => "It offers goods or services that are not allowed",
            NoticeReason.Terms => "It breaks the terms of service",
            _ => "It is against the law in another way",
        };
}
