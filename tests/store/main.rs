//! The store: one suite over every back end, the record and its tampering, migrations.

mod console;
mod kill;
mod log_of_changes;
mod migrations;
mod receipts;
mod record;
mod sample;
mod suite;

/// Each function of the suite, on a file and in memory.
macro_rules! instantiate {
    ($($name:ident),* $(,)?) => {
        mod on_a_file {
            $(#[tokio::test]
            async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                let address = baton::store::Address::file(folder.path().join("baton.db"));
                let store = baton::store::Store::open(&address, baton::store::Access::ReadWrite).await.unwrap();
                crate::suite::$name(&store).await;
                store.close().await.unwrap();
            })*
        }

        mod in_memory {
            $(#[tokio::test]
            async fn $name() {
                let store = baton::store::Store::in_memory().await.unwrap();
                crate::suite::$name(&store).await;
                store.close().await.unwrap();
            })*
        }
    };
}

instantiate!(
    a_handoff_comes_back_as_it_was_stored,
    every_fact_comes_back_as_it_was_recorded,
    a_fact_shows_in_the_shape_of_the_log,
    deliveries_cards_files_and_runs_come_back_as_they_were_stored,
    an_envelope_seen_twice_is_known,
    numbers_are_counted_and_taken_only_by_what_is_recorded,
    nothing_of_an_unopened_handoff_is_kept_under_its_number,
    a_repeat_is_found_by_message_by_record_and_by_name,
    a_claim_becomes_the_handoff_that_is_started_from_it,
    a_restated_deal_is_found_by_its_new_name_and_its_old_one,
    the_same_number_on_another_open_handoff_of_the_account_is_found,
    a_text_names_handoffs_by_number_record_link_and_name,
    handoffs_are_listed_by_stage_and_owner_page_by_page,
    due_times_are_set_moved_and_cleared,
    what_comes_next_is_the_earliest_of_everything_that_waits,
    the_last_instant_is_that_of_whatever_came_last,
    effects_of_a_handoff_go_out_in_their_order,
    effects_without_a_handoff_wait_for_nobody,
    two_workers_who_claim_at_once_share_nothing,
    an_effect_that_is_put_off_waits_and_holds_the_next_one_back,
    a_worker_who_dies_between_claim_and_report_loses_nothing,
    an_effect_that_may_be_out_says_so_until_it_is_known,
    a_report_under_an_older_lease_changes_nothing,
    every_end_of_an_effect_comes_back_with_its_reason,
    an_effect_key_that_was_used_before_fails_the_whole_step,
    a_job_that_fails_inside_a_group_is_undone_alone,
    a_job_that_panics_is_undone_alone_and_the_writer_goes_on,
    a_failed_statement_cannot_be_swallowed,
    what_a_failed_job_changed_is_not_remembered,
    jobs_that_queue_together_share_a_commit,
    the_connection_that_writes_is_set_to_lose_nothing,
);
