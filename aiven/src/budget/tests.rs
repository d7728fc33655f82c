use super::*;
use proptest::prelude::*;

fn who() -> Credential {
    Credential::for_tests(1)
}

fn class(number: u8) -> Class {
    [
        Class::Background,
        Class::Passing,
        Class::Click,
        Class::Settle,
    ][usize::from(number % 4)]
}

#[test]
fn clicks_go_before_background() {
    let budgets = Budgets::new(60);
    let now = Instant::now();
    let start = now - STRIDE * 9;
    for stride in 0..10 {
        assert!(
            budgets
                .spend(who(), Class::Background, 4, start + STRIDE * stride)
                .is_ok()
        );
        assert_eq!(
            budgets.spend(who(), Class::Background, 1, start + STRIDE * stride),
            Err(STRIDE)
        );
    }
    assert!(budgets.spend(who(), Class::Click, 16, now).is_ok());
    assert!(budgets.spend(who(), Class::Click, 1, now).is_err());
    assert!(budgets.spend(who(), Class::Settle, 4, now).is_ok());
    let wait = budgets
        .spend(who(), Class::Settle, 1, now + Duration::from_secs(5))
        .unwrap_err();
    assert_eq!(wait, Duration::from_secs(1));
    assert!(
        budgets
            .spend(Credential::for_tests(2), Class::Background, 1, now)
            .is_ok()
    );
    assert!(budgets.spend(who(), Class::Settle, 1, now + WINDOW).is_ok());
}

#[test]
fn programs_leave_a_third_to_people() {
    let budgets = Budgets::new(60);
    let now = Instant::now();
    assert!(budgets.spend(who(), Class::Passing, 40, now).is_ok());
    assert!(budgets.spend(who(), Class::Passing, 1, now).is_err());
    assert!(
        budgets
            .spend(who(), Class::Background, 1, now + STRIDE)
            .is_err()
    );
    assert!(budgets.spend(who(), Class::Click, 16, now + STRIDE).is_ok());
    // Whatever people used is not there for programs.
    assert!(
        budgets
            .spend(who(), Class::Passing, 1, now + WINDOW / 2)
            .is_err()
    );
}

#[test]
fn a_freeze_holds_the_background_and_programs_only() {
    let budgets = Budgets::new(60);
    let now = Instant::now();
    budgets.freeze(who(), Duration::from_secs(28), now);
    budgets.freeze(who(), Duration::from_secs(3), now);
    let later = now + Duration::from_secs(8);
    assert_eq!(
        budgets.spend(who(), Class::Background, 1, later),
        Err(Duration::from_secs(20))
    );
    assert_eq!(
        budgets.spend(who(), Class::Passing, 1, later),
        Err(Duration::from_secs(20))
    );
    assert!(budgets.spend(who(), Class::Click, 1, later).is_ok());
    assert!(
        budgets
            .spend(who(), Class::Background, 1, now + Duration::from_secs(28))
            .is_ok()
    );
}

proptest! {
    #[test]
    fn never_more_than_the_budget_in_any_window(
        limit in 10_u32..80,
        asks in proptest::collection::vec((0_u64..4000, 0_u8..4, 1_usize..5), 1..400),
    ) {
        let budgets = Budgets::new(limit);
        let (start, mut now) = (Instant::now(), Duration::ZERO);
        let mut granted: Vec<Duration> = Vec::new();
        for (step, kind, calls) in asks {
            now += Duration::from_millis(step);
            match budgets.spend(who(), class(kind), calls, start + now) {
                Ok(()) => granted.extend(std::iter::repeat_n(now, calls)),
                Err(wait) => prop_assert!(wait > Duration::ZERO && wait <= WINDOW),
            }
        }
        for (index, at) in granted.iter().enumerate() {
            let within = granted[index..].iter().take_while(|later| **later < *at + WINDOW).count();
            prop_assert!(within <= usize::try_from(limit).unwrap());
        }
    }

    #[test]
    fn waiting_as_told_is_enough(limit in 10_u32..40, calls in 1_usize..4, kind in 0_u8..4) {
        let budgets = Budgets::new(limit);
        let mut now = Instant::now();
        for _ in 0..60 {
            if let Err(wait) = budgets.spend(who(), class(kind), calls, now) {
                now += wait;
                prop_assert!(budgets.spend(who(), class(kind), calls, now).is_ok());
            }
            now += Duration::from_millis(137);
        }
    }
}
