using Dashboard.Infrastructure;

namespace Dashboard.Tests.Infrastructure;

public sealed class PublicationTests
{
    private readonly List<string> _done = [];

    [Fact]
    public void WhatFollows_WaitsForTheEnd_InOrder()
    {
        using (Publication.Begin())
        {
            Publication.Afterwards(() => _done.Add("one"));
            Publication.Afterwards(() => _done.Add("two"));
            Assert.Empty(_done);
        }

        Assert.Equal(["one", "two"], _done);
        Publication.Afterwards(() => _done.Add("three"));
        Assert.Equal(["one", "two", "three"], _done);
    }

    [Fact]
    public void WhatFollowsAnInnerOne_WaitsForTheOuter()
    {
        using (Publication.Begin())
        {
            using (Publication.Begin())
            {
                Publication.Afterwards(() => _done.Add("inner"));
            }

            Assert.Empty(_done);
            Publication.Afterwards(() => _done.Add("outer"));
        }

        Assert.Equal(["inner", "outer"], _done);
    }

    [Fact]
    public void OneThreadsPublication_HoldsUpNoOther()
    {
        using (Publication.Begin())
        {
            var other = new Thread(() => Publication.Afterwards(() => _done.Add("other")));
            other.Start();
            other.Join();
            Assert.Equal(["other"], _done);
        }
    }

    [Fact]
    public void PublicationThatFails_StillTellsWhatItHasChanged()
    {
        Assert.Throws<InvalidOperationException>(Fail);
        Assert.Equal(["changed"], _done);

        void Fail()
        {
            using var publication = Publication.Begin();
            Publication.Afterwards(() => _done.Add("changed"));
            throw new InvalidOperationException();
        }
    }
}
